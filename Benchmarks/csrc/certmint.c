// Issues many certificates fast, for Benchmarks/certificates.
//
//     certmint ca CA                         the root and the intermediate in the folder CA, unless they are there
//     certmint issue [options] < numbers     a certificate and key for each number that stands in a line of its own
//
// A leaf has the extensions and the size of those that a public authority issues for one host, and the intermediate is signed with RSA-4096
// as theirs are: what a certificate takes in memory and on the wire depends on it.
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum layout { PAIRS, COMBINED, CERTBOT };

static struct {
    const char *authority, *out, *format;
    enum layout layout;
    int rsa_bits;  // 0: P-256
    int per_directory, names, days, timestamps, again, in_place;
} options = {.format = "h%05d.bench.test", .names = 1, .days = 90, .timestamps = 3};

static X509 *issuer;
static EVP_PKEY *issuer_key;
static BIO *issuer_text;

static void fail(const char *what) {
    fprintf(stderr, "certmint: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

// snprintf that never shortens.
#define SPELL(into, ...) \
    do { \
        if (snprintf(into, sizeof into, __VA_ARGS__) >= (int)sizeof into) errno = ENAMETOOLONG, fail(into); \
    } while (0)

static void check(int done, const char *what) {
    if (done <= 0) fail(what);
}

// ---- certificates -----------------------------------------------------------------------------------------------

// `length` bytes of DER as an extension that is not critical.
static X509_EXTENSION *encoded(int kind, const unsigned char *der, int length) {
    ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
    check(octets && ASN1_OCTET_STRING_set(octets, der, length), "extension");
    X509_EXTENSION *extension = X509_EXTENSION_create_by_NID(NULL, kind, 0, octets);
    ASN1_OCTET_STRING_free(octets);
    return extension;
}

static X509_EXTENSION *extension_of(X509 *certificate, X509 *authority, int kind, const char *value) {
    // "domain validated"; OpenSSL reads policies from configuration files only.
    static const unsigned char policies[] = {0x30, 0x0a, 0x30, 0x08, 0x06, 0x06, 0x67, 0x81, 0x0c, 0x01, 0x02, 0x01};
    X509V3_CTX context;
    X509V3_set_ctx(&context, authority, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = kind == NID_certificate_policies ? encoded(kind, policies, sizeof policies)
                                                                 : X509V3_EXT_conf_nid(NULL, &context, kind, value);
    check(extension != NULL, value ? value : "policies");
    return extension;
}

static void add(X509 *certificate, X509_EXTENSION *extension) {
    check(extension && X509_add_ext(certificate, extension, -1), "extension");
}

static void extend(X509 *certificate, X509 *authority, int kind, const char *value) {
    X509_EXTENSION *extension = extension_of(certificate, authority, kind, value);
    add(certificate, extension);
    X509_EXTENSION_free(extension);
}

// Signed certificate timestamps of logs that nobody knows: as long as real ones, and of their form.
static void add_timestamps(X509 *certificate) {
    enum { EACH = 120, MOST = 8 };
    unsigned char list[2 + MOST * EACH], *next = list + 2, *der = NULL;
    size_t length = (size_t)options.timestamps * EACH;
    if (length == 0) return;
    RAND_bytes(list, sizeof list);
    list[0] = (unsigned char)(length >> 8), list[1] = (unsigned char)length;
    for (; next < list + 2 + length; next += EACH) {
        next[0] = 0, next[1] = EACH - 2;
        next[2] = 0;                         // version 1; 32 bytes of log id follow
        next[35] = next[36] = 0;             // the time, in milliseconds, in 8 bytes
        next[37] = 1, next[38] = 0x9b;
        next[43] = next[44] = 0;             // no extensions
        next[45] = 4, next[46] = 3;          // SHA-256, ECDSA
        next[47] = 0, next[48] = EACH - 49;
    }
    ASN1_OCTET_STRING *inner = ASN1_OCTET_STRING_new();
    check(inner && ASN1_OCTET_STRING_set(inner, list, (int)(2 + length)), "timestamps");
    int size = i2d_ASN1_OCTET_STRING(inner, &der);
    X509_EXTENSION *extension = encoded(NID_ct_precert_scts, der, size);
    add(certificate, extension);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(inner);
    OPENSSL_free(der);
}

static void name(X509_NAME *name, const char *organization, const char *common) {
    if (organization) {
        X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const unsigned char *)"XX", -1, -1, 0);
        X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const unsigned char *)organization, -1, -1, 0);
    }
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)common, -1, -1, 0);
}

// All but the extensions and the signature. authority NULL: its own.
static X509 *draft(EVP_PKEY *key, X509 *authority, const char *organization, const char *common, long days) {
    unsigned char serial[18];
    X509 *certificate = X509_new();
    RAND_bytes(serial, sizeof serial);
    serial[0] = 4;
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    X509_set_version(certificate, 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86400);
    check(X509_set_pubkey(certificate, key), "public key");
    name(X509_get_subject_name(certificate), organization, common);
    X509_set_issuer_name(certificate, X509_get_subject_name(authority ? authority : certificate));
    return certificate;
}

static X509 *make_authority(const char *common, EVP_PKEY *key, X509 *above, EVP_PKEY *above_key) {
    X509 *certificate = draft(key, above, "Portico Benchmarks", common, 3650);
    extend(certificate, certificate, NID_basic_constraints, above ? "critical,CA:TRUE,pathlen:0" : "critical,CA:TRUE");
    extend(certificate, certificate, NID_key_usage, "critical,digitalSignature,keyCertSign,cRLSign");
    extend(certificate, certificate, NID_subject_key_identifier, "hash");
    if (above) {
        extend(certificate, above, NID_ext_key_usage, "clientAuth,serverAuth");
        extend(certificate, above, NID_authority_key_identifier, "keyid");
        extend(certificate, above, NID_info_access, "caIssuers;URI:http://root.i.bench.test/");
        extend(certificate, above, NID_certificate_policies, NULL);
        extend(certificate, above, NID_crl_distribution_points, "URI:http://root.c.bench.test/");
    }
    check(X509_sign(certificate, above_key, EVP_sha256()), "signature");
    return certificate;
}

// What is the same in all leaves, made once: most of the time would go into it.
static X509_EXTENSION *common_extension(int which, X509 *leaf) {
    static const struct { int kind; const char *value; } kinds[] = {
        {NID_key_usage, "critical,digitalSignature"}, {NID_ext_key_usage, "serverAuth"},
        {NID_basic_constraints, "critical,CA:FALSE"}, {NID_authority_key_identifier, "keyid"},
        {NID_info_access, "caIssuers;URI:http://e1.i.bench.test/"}, {NID_certificate_policies, NULL},
        {NID_crl_distribution_points, "URI:http://e1.c.bench.test/17.crl"}};
    static X509_EXTENSION *made[sizeof kinds / sizeof *kinds];
    if (which >= (int)(sizeof kinds / sizeof *kinds)) return NULL;
    if (!made[which]) made[which] = extension_of(leaf, issuer, kinds[which].kind, kinds[which].value);
    return made[which];
}

static X509 *make_leaf(const char *host, EVP_PKEY *key) {
    char names[600];
    X509 *certificate = draft(key, issuer, NULL, host, options.days);
    X509_EXTENSION *extension;
    for (int i = 0; (extension = common_extension(i, certificate)); i++) add(certificate, extension);
    extend(certificate, issuer, NID_subject_key_identifier, "hash");
    SPELL(names, options.names > 1 ? "DNS:%s,DNS:www.%s" : "DNS:%s", host, host);
    extend(certificate, issuer, NID_subject_alt_name, names);
    add_timestamps(certificate);
    check(X509_sign(certificate, issuer_key, EVP_sha256()), "signature");
    return certificate;
}

// RSA keys take long to make: sixteen of them are shared.
static EVP_PKEY *make_key(void) {
    static EVP_PKEY *pool[16];
    EVP_PKEY *key;
    if (!options.rsa_bits) {
        key = EVP_EC_gen("P-256");
    } else {
        unsigned char choice;
        RAND_bytes(&choice, 1);
        EVP_PKEY **slot = &pool[choice % (sizeof pool / sizeof *pool)];
        if (!*slot) *slot = EVP_RSA_gen((unsigned)options.rsa_bits);
        if ((key = *slot)) EVP_PKEY_up_ref(key);
    }
    check(key != NULL, "key");
    return key;
}

// ---- files --------------------------------------------------------------------------------------------------------

struct text {
    char *bytes;
    long length;
};

static struct text text_of(BIO *memory) {
    struct text text;
    text.length = BIO_get_mem_data(memory, &text.bytes);
    return text;
}

static void write_file(const char *path, mode_t mode, const BIO *const *parts, int count) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) fail(path);
    for (int i = 0; i < count; i++) {
        struct text text = text_of((BIO *)parts[i]);
        if (write(file, text.bytes, (size_t)text.length) != text.length) fail(path);
    }
    if (close(file)) fail(path);
}

static void make_folder(const char *path) {
    if (mkdir(path, 0755) && errno != EEXIST) fail(path);
    errno = 0;
}

static int exists(const char *path) {
    int there = access(path, F_OK) == 0;
    errno = 0;
    return there;
}

// One file of a certificate: written beside its place, and moved there by `settle`.
struct piece {
    char path[1200], beside[1200];
};

static void prepare(struct piece *piece, const char *folder, const char *file, mode_t mode, const BIO *const *parts, int count) {
    SPELL(piece->path, "%s/%s", folder, file);
    SPELL(piece->beside, "%s/.%s", folder, file);
    write_file(options.in_place ? piece->path : piece->beside, mode, parts, count);
}

static void settle(const struct piece *piece) {
    if (!options.in_place && rename(piece->beside, piece->path)) fail(piece->path);
}

// archive/HOST/cert7.pem and so on, and the links in live/HOST that are pointed to them one after another.
static void write_certbot(const char *folder, const char *host, BIO *leaf, BIO *key) {
    static const char *const files[] = {"cert", "privkey", "chain", "fullchain"};
    const BIO *parts[][2] = {{leaf, NULL}, {key, NULL}, {issuer_text, NULL}, {leaf, issuer_text}};
    char archive[1100], live[1100], path[1200], target[1200];
    SPELL(path, "%s/archive", folder);
    make_folder(path);
    SPELL(path, "%s/live", folder);
    make_folder(path);
    SPELL(archive, "%s/archive/%s", folder, host);
    make_folder(archive);
    SPELL(live, "%s/live/%s", folder, host);
    make_folder(live);
    int version = 0;
    do SPELL(path, "%s/fullchain%d.pem", archive, ++version);
    while (exists(path));
    for (int i = 0; i < 4; i++) {
        SPELL(path, "%s/%s%d.pem", archive, files[i], version);
        write_file(path, i == 1 ? 0600 : 0644, parts[i], parts[i][1] ? 2 : 1);
    }
    for (int i = 0; i < 4; i++) {
        SPELL(path, "%s/%s.pem", live, files[i]);
        SPELL(target, "../../archive/%s/%s%d.pem", host, files[i], version);
        if (unlink(path) && errno != ENOENT) fail(path);
        if (symlink(target, path)) fail(path);
        errno = 0;
    }
}

static int is_there(const char *folder, const char *host) {
    static const char *const last[] = {"%s/%s.crt", "%s/%s.pem", "%s/live/%s/fullchain.pem"};
    char path[1200];
    SPELL(path, last[options.layout], folder, host);
    return exists(path);
}

static void write_leaf(const char *folder, const char *host, BIO *leaf, BIO *key) {
    const BIO *parts[] = {key, leaf, issuer_text};
    char file[300];
    struct piece first, second;
    if (options.layout == CERTBOT) {
        write_certbot(folder, host, leaf, key);
    } else if (options.layout == COMBINED) {
        SPELL(file, "%s.pem", host);
        prepare(&first, folder, file, 0600, parts, 3);
        settle(&first);
    } else {
        SPELL(file, "%s.key", host);
        prepare(&first, folder, file, 0600, parts, 1);
        SPELL(file, "%s.crt", host);
        prepare(&second, folder, file, 0644, parts + 1, 2);
        settle(&first);
        settle(&second);
    }
}

static void issue(int number) {
    char host[256], folder[1024];
    SPELL(host, options.format, number);
    if (options.per_directory > 0) {
        SPELL(folder, "%s/%03d", options.out, number / options.per_directory);
        make_folder(folder);
    } else {
        SPELL(folder, "%s", options.out);
    }
    if (!options.again && is_there(folder, host)) return;
    EVP_PKEY *key = make_key();
    X509 *certificate = make_leaf(host, key);
    BIO *key_text = BIO_new(BIO_s_mem()), *leaf_text = BIO_new(BIO_s_mem());
    check(PEM_write_bio_PKCS8PrivateKey(key_text, key, NULL, NULL, 0, NULL, NULL), "key");
    check(PEM_write_bio_X509(leaf_text, certificate), "certificate");
    write_leaf(folder, host, leaf_text, key_text);
    BIO_free(key_text);
    BIO_free(leaf_text);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

// ---- the authority --------------------------------------------------------------------------------------------------

static void save(const char *folder, const char *file, EVP_PKEY *key, X509 *certificate) {
    char path[1100];
    BIO *text = BIO_new(BIO_s_mem());
    const BIO *parts[] = {text};
    check(key ? PEM_write_bio_PKCS8PrivateKey(text, key, NULL, NULL, 0, NULL, NULL) : PEM_write_bio_X509(text, certificate), file);
    SPELL(path, "%s/%s", folder, file);
    write_file(path, key ? 0600 : 0644, parts, 1);
    BIO_free(text);
}

static void make_authorities(const char *folder) {
    char path[1100];
    make_folder(folder);
    SPELL(path, "%s/intermediate.pem", folder);
    if (exists(path)) return;
    EVP_PKEY *root_key = EVP_RSA_gen(4096), *key = EVP_EC_gen("P-256");
    check(root_key && key, "key");
    X509 *root = make_authority("Root", root_key, NULL, root_key);
    save(folder, "root.pem", NULL, root);
    save(folder, "intermediate.key", key, NULL);
    save(folder, "intermediate.pem", NULL, make_authority("E1", key, root, root_key));
}

static void load_authority(void) {
    char path[1100];
    SPELL(path, "%s/intermediate.key", options.authority);
    BIO *file = BIO_new_file(path, "r");
    issuer_key = file ? PEM_read_bio_PrivateKey(file, NULL, NULL, NULL) : NULL;
    if (!issuer_key) fail(path);
    BIO_free(file);
    SPELL(path, "%s/intermediate.pem", options.authority);
    file = BIO_new_file(path, "r");
    issuer = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;
    if (!issuer) fail(path);
    BIO_free(file);
    issuer_text = BIO_new(BIO_s_mem());
    check(PEM_write_bio_X509(issuer_text, issuer), "intermediate");
}

// ---- the command line -------------------------------------------------------------------------------------------------

static void usage(void) {
    fputs("certmint ca CA\n"
          "certmint issue --ca CA --out DIR [--layout pairs|combined|certbot] [--rsa BITS] [--format h%05d.test]\n"
          "    [--per-directory N] [--names 1|2] [--days N] [--timestamps 0-8] [--again] [--in-place] < numbers\n", stderr);
    exit(2);
}

static enum layout layout_of(const char *text) {
    if (!strcmp(text, "pairs")) return PAIRS;
    if (!strcmp(text, "combined")) return COMBINED;
    if (strcmp(text, "certbot")) usage();
    return CERTBOT;
}

static void read_options(int count, char **words) {
    static const struct option known[] = {
        {"ca", 1, 0, 'c'}, {"out", 1, 0, 'o'}, {"layout", 1, 0, 'l'}, {"rsa", 1, 0, 'r'}, {"format", 1, 0, 'f'},
        {"per-directory", 1, 0, 'p'}, {"names", 1, 0, 'n'}, {"days", 1, 0, 'd'}, {"timestamps", 1, 0, 't'},
        {"again", 0, 0, 'a'}, {"in-place", 0, 0, 'i'}, {0, 0, 0, 0}};
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) switch (option) {
        case 'c': options.authority = optarg; break;
        case 'o': options.out = optarg; break;
        case 'l': options.layout = layout_of(optarg); break;
        case 'r': options.rsa_bits = atoi(optarg); break;
        case 'f': options.format = optarg; break;
        case 'p': options.per_directory = atoi(optarg); break;
        case 'n': options.names = atoi(optarg); break;
        case 'd': options.days = atoi(optarg); break;
        case 't': options.timestamps = atoi(optarg); break;
        case 'a': options.again = 1; break;
        case 'i': options.in_place = 1; break;
        default: usage();
        }
    if (!options.authority || !options.out || options.timestamps < 0 || options.timestamps > 8) usage();
}

int main(int count, char **words) {
    char line[32];
    if (count == 3 && !strcmp(words[1], "ca")) {
        make_authorities(words[2]);
        return 0;
    }
    if (count < 2 || strcmp(words[1], "issue")) usage();
    read_options(count - 1, words + 1);
    load_authority();
    for (int done = 1; fgets(line, sizeof line, stdin); done++) {
        issue(atoi(line));
        // Told as it goes: somebody may be watching.
        if (done % 500 == 0 && (puts("500") < 0 || fflush(stdout))) return 1;
    }
    return 0;
}
