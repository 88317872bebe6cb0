"""Writes the subset of YAML that proxy.yaml needs."""
import json
import re

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./+-]*|[0-9]+(ms|s|m|h|KiB|MiB|GiB|KB|MB|GB)?")


def scalar(value):
    if value is True or value is False:
        return "on" if value else "off"
    text = str(value)
    if isinstance(value, int) or _PLAIN.fullmatch(text):
        return text
    return json.dumps(text)


def dump(value, indent=0):
    """Block style for mappings and sequences, plain scalars where they are safe."""
    pad = " " * indent
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            nested = isinstance(item, (dict, list)) and item
            lines.append(f"{pad}{scalar(key)}:" + (f"\n{dump(item, indent + 2)}" if nested else f" {flow(item)}"))
        return "\n".join(lines)
    return "\n".join(f"{pad}- {dump(item, indent + 2).lstrip() if isinstance(item, dict) else flow(item)}" for item in value)


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value)
