/* The words that are asked for, each with a number. */

static u32 hashed(u32 hash, byte letter) { return (hash ^ letter) * 0x9E3779B1u; }

static u32 mixed(u32 hash) {
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    return hash ^ hash >> 13;
}

static u32 hash_of(int prefix, const byte *word, size_t n) {
    u32 hash = prefix ? hashed(0, (byte)prefix) : 0;
    for (size_t i = 0; i < n; i++) hash = hashed(hash, word[i]);
    return mixed(hash);
}

static int same(const Scan *s, i32 id, int prefix, const byte *word, size_t n) {
    const byte *known = s->letters.at + s->starts.at[id];
    size_t length = (size_t)(s->starts.at[id + 1] - s->starts.at[id]);
    if (prefix) {
        if (length != n + 1 || *known != prefix) return 0;
        known++;
    } else if (length != n) {
        return 0;
    }
    return memcmp(known, word, n) == 0;
}

/* Return the number of a word, -1 if nobody asks for it. */
static i32 id_of(const Scan *s, u32 hash, int prefix, const byte *word, size_t n) {
    for (size_t at = hash & s->mask; s->slots[at].id >= 0; at = (at + 1) & s->mask)
        if (s->slots[at].hash == hash && same(s, s->slots[at].id, prefix, word, n)) return s->slots[at].id;
    return -1;
}

static int wider(Scan *s, size_t n) {
    Slot *slots = malloc(n * sizeof *slots);
    if (slots == NULL) return 0;
    for (size_t i = 0; i < n; i++) slots[i].id = -1;
    for (size_t i = 0; s->slots != NULL && i <= s->mask; i++) {
        if (s->slots[i].id < 0) continue;
        size_t at = s->slots[i].hash & (n - 1);
        while (slots[at].id >= 0) at = (at + 1) & (n - 1);
        slots[at] = s->slots[i];
    }
    free(s->slots);
    s->slots = slots;
    s->mask = n - 1;
    return 1;
}

static void note_piece(Scan *s, const byte *word, size_t n) {
    if (n == 0 || word[0] < SLIPS || word[0] == SHORT) return;
    s->has_pieces = 1;
    if (word[0] != SLIPS) return;
    i32 length = (i32)n - 1;
    if (s->most_slip < 0 || length < s->least_slip) s->least_slip = length;
    if (length > s->most_slip) s->most_slip = length;
}

/* Return the number of a word, a new one if it is new; -1: no room. */
static i32 interned(Scan *s, PyObject *word) {
    char *raw;
    Py_ssize_t n;
    if (PyBytes_AsStringAndSize(word, &raw, &n) < 0) return -1;
    if ((size_t)n > INT32_MAX / 2 - s->letters.n || !ROOM(s, &s->letters, (size_t)n)) goto full;
    byte *copy = s->letters.at + s->letters.n;
    for (Py_ssize_t i = 0; i < n; i++) copy[i] = (byte)raw[i] == SHORT ? '\'' : (byte)raw[i];
    u32 hash = hash_of(0, copy, (size_t)n);
    i32 id = id_of(s, hash, 0, copy, (size_t)n);
    if (id >= 0) return id;
    id = (i32)s->starts.n - 1;
    s->letters.n += (size_t)n;
    if (!ADD(s, &s->starts, (i32)s->letters.n)) goto full;
    note_piece(s, copy, (size_t)n);
    if ((size_t)id * 2 >= s->mask && !wider(s, (s->mask + 1) * 2)) goto full;
    size_t at = hash & s->mask;
    while (s->slots[at].id >= 0) at = (at + 1) & s->mask;
    s->slots[at].hash = hash;
    s->slots[at].id = id;
    return id;
full:
    PyErr_NoMemory();
    return -1;
}
