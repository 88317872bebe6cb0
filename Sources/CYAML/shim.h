// libyaml 0.2: the event parser only.
#ifndef PORTICO_CYAML_H
#define PORTICO_CYAML_H

#include <yaml.h>

#endif
