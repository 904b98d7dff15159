/* The live matcher's fast look at posts: splits plain texts into words and decides tracks, as live.py does.

   It reads texts of ASCII, of signs that leave nothing behind, and of letters that fold one by one; of any other
   it says so, and is then told their words (`weigh`). Its forms are those of words.py: the tests compare them.
   While it reads it calls nothing of Python's, so nobody else can get at its notes. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FORM 1 /* of what is handed over; live.py uses no other */

typedef int32_t i32;
typedef uint32_t u32;
typedef unsigned char byte;

enum { BEGINS = 0xfe, ENDS = 0xfd, SLIPS = 0xfc, CUT = 0xfb, SHORT = 0xff, PIECE = 3 };
enum { FOREIGN, SIGN, APOSTROPHE, PICTURE, OTHER };   /* what a letter beyond ASCII is, as letters.py has it */
enum { GAP, LETTER, JOINT, BRACKET, BEYOND };          /* what a byte is */
enum { ASK = -2, WORDS = -1 };                         /* deciders; others are the numbers of shapes */
enum { ROW, EITHER, ALL, NOT, NEAR, ORDERED, OFTEN, PHRASE, KINDS };
enum { MOST_DEEP = 60, STRIDE = 16, LONGEST = 7 };

typedef struct { i32 *at; size_t n, room; } Ints;
typedef struct { byte *at; size_t n, room; } Bytes;
typedef struct { i32 first, last; } Place;
typedef struct { Place *at; size_t n, room; } Places;
typedef struct { u32 hash; i32 id; } Slot;
typedef struct { i32 pos, before; } Found;
typedef struct { Found *at; size_t n, room; } Founds;
typedef struct { i32 kind, number; size_t inside, n; } Shape; /* `inside`: where in `parts` its parts or words begin */
typedef struct { Shape *at; size_t n, room; } Shapes;
typedef struct { i32 track, decider; size_t asks; } Way;
typedef struct { Way *at; size_t n, room; } Ways;

typedef struct {
    PyObject_HEAD
    size_t tracks; /* how many */
    byte *signs;  /* what each letter beyond ASCII is, by its code */
    byte *folds;  /* and what it is folded to, and without its accent: length, bytes; length, bytes */
    size_t n_signs, n_folds;
    /* the words that are asked for */
    Bytes letters;
    Ints starts; /* where each begins in `letters`, and where the last ends */
    Slot *slots;
    size_t mask;
    int has_pieces;
    i32 least_slip, most_slip;
    /* ways, and which hang on which word */
    Ways ways;
    Ints asks, key_ids, key_ways, hung, hung_at; /* asks: for each way its needs and bars, each with its count */
    Shapes shapes;
    Ints parts;
    /* notes on the post that is read; what bears another number than `now` is of an earlier one */
    u32 now;
    u32 *present, *doubtful, *hit, *settled, *denied; /* words; tracks hit, tracks asked; ways */
    i32 *latest;
    uint64_t *seen;
    Ints here, hits, asked;
    Founds found;
    i32 pos;
    int ordered, certain, broken;
    Bytes chain, form, bare;
    Ints seams, strokes;
} Scan;

static byte KIND[256], LOWER[256];

/* ---- room: grows, and never forgets that it could not */

static int roomy(void **at, size_t *room, size_t wanted, size_t size) {
    if (wanted <= *room) return 1;
    size_t more = *room ? *room : 16;
    while (more < wanted) {
        if (more > SIZE_MAX / 2 / size) return 0;
        more *= 2;
    }
    void *grown = realloc(*at, more * size);
    if (grown == NULL) return 0;
    *at = grown;
    *room = more;
    return 1;
}

#define ROOM(s, list, more) \
    (roomy((void **)&(list)->at, &(list)->room, (list)->n + (more), sizeof *(list)->at) || !((s)->broken = 1))
#define ADD(s, list, value) (ROOM(s, list, 1) ? ((list)->at[(list)->n++] = (value), 1) : 0)

/* ---- words that are asked for */

static u32 hashed(u32 hash, byte letter) { return (hash ^ letter) * 0x9E3779B1u; }
static u32 mixed(u32 hash) { return hash ^ (hash >> 15); }

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

/* ---- making it: ways, what they ask, and shapes */

/* Add the words of a set to `list`, their count before them. */
static int add_words(Scan *s, Ints *list, PyObject *words) {
    size_t count = list->n;
    PyObject *each = PyObject_GetIter(words), *word;
    if (each == NULL) return 0;
    int good = ADD(s, list, 0);
    while (good && (word = PyIter_Next(each)) != NULL) {
        i32 id = interned(s, word);
        Py_DECREF(word);
        good = id >= 0 && ADD(s, list, id);
        if (good) list->at[count]++;
    }
    Py_DECREF(each);
    if (!good && !PyErr_Occurred()) PyErr_NoMemory();
    return good && !PyErr_Occurred();
}

static i32 add_shape(Scan *s, PyObject *told, int depth);

static int add_parts(Scan *s, Ints *parts, i32 kind, PyObject *inside, int depth) {
    Py_ssize_t n = PyTuple_Size(inside);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *part = PyTuple_GetItem(inside, i);
        i32 id = kind == ROW ? interned(s, part) : add_shape(s, part, depth + 1);
        if (id < 0) return 0;
        if (!ADD(s, parts, id)) return PyErr_NoMemory() != NULL;
    }
    return n >= 0;
}

static int well_shaped(i32 kind, size_t n) {
    if (kind < 0 || kind >= KINDS || n == 0) return 0;
    if (kind == NEAR || kind == ORDERED) return n == 2;
    return kind == NOT || kind == OFTEN ? n == 1 : 1;
}

/* Add (kind, number, parts) and return its number; -1: it is none. */
static i32 add_shape(Scan *s, PyObject *told, int depth) {
    int kind, number;
    PyObject *inside;
    if (depth > MOST_DEEP || !PyTuple_Check(told)) {
        PyErr_SetString(PyExc_ValueError, "a shape is (kind, number, parts)");
        return -1;
    }
    if (!PyArg_ParseTuple(told, "iiO!", &kind, &number, &PyTuple_Type, &inside)) return -1;
    Ints parts = {NULL, 0, 0};
    i32 id = -1;
    if (!add_parts(s, &parts, kind, inside, depth)) goto done;
    if (!well_shaped(kind, parts.n)) {
        PyErr_SetString(PyExc_ValueError, "a shape of unknown kind");
        goto done;
    }
    Shape shape = {kind, number, s->parts.n, parts.n};
    if (!ROOM(s, &s->parts, parts.n) || s->shapes.n >= INT32_MAX || !ADD(s, &s->shapes, shape)) {
        PyErr_NoMemory();
        goto done;
    }
    memcpy(s->parts.at + s->parts.n, parts.at, parts.n * sizeof *parts.at);
    s->parts.n += parts.n;
    id = (i32)s->shapes.n - 1;
done:
    free(parts.at);
    return id;
}

/* Add (track, needs, bars, shape). */
static int add_way(Scan *s, PyObject *told) {
    int track;
    PyObject *needs, *bars, *shape;
    if (!PyTuple_Check(told)) return PyErr_Format(PyExc_TypeError, "a way is a tuple") != NULL;
    if (!PyArg_ParseTuple(told, "iO!OO", &track, &PyTuple_Type, &needs, &bars, &shape)) return 0;
    Py_ssize_t n = PyTuple_Size(needs);
    if (track < 0 || (size_t)track >= s->tracks || n < 1 || n > INT32_MAX || s->ways.n >= INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "a way belongs to a track, and needs something");
        return 0;
    }
    Way way = {track, ASK, s->asks.n};
    if (!ADD(s, &s->asks, (i32)n)) return PyErr_NoMemory() != NULL;
    for (Py_ssize_t i = 0; i < n; i++)
        if (!add_words(s, &s->asks, PyTuple_GetItem(needs, i))) return 0;
    if (!add_words(s, &s->asks, bars)) return 0;
    if (shape == Py_True) way.decider = WORDS;
    else if (shape != Py_None && (way.decider = add_shape(s, shape, 0)) < 0) return 0;
    return ADD(s, &s->ways, way) || PyErr_NoMemory() != NULL;
}

/* Add to the shares of words, {word: share}, those of words that nobody asks for left out. */
static int add_shares(Scan *s, double *shares, PyObject *told) {
    PyObject *word, *share;
    Py_ssize_t at = 0, n;
    char *raw;
    while (PyDict_Next(told, &at, &word, &share)) {
        if (PyBytes_AsStringAndSize(word, &raw, &n) < 0) return 0;
        s->form.n = 0;
        if (!ROOM(s, &s->form, (size_t)n + 1)) return PyErr_NoMemory() != NULL;
        for (Py_ssize_t i = 0; i < n; i++) s->form.at[i] = (byte)raw[i] == SHORT ? '\'' : (byte)raw[i];
        i32 id = id_of(s, hash_of(0, s->form.at, (size_t)n), 0, s->form.at, (size_t)n);
        if (id >= 0) shares[id] += PyFloat_AsDouble(share);
        if (PyErr_Occurred()) return 0;
    }
    return 1;
}

/* Hang each way on the words of that need which the fewest posts meet. */
static int hang(Scan *s, const double *shares) {
    for (size_t number = 0; number < s->ways.n; number++) {
        const i32 *need = s->asks.at + s->ways.at[number].asks, *rarest = NULL;
        double least = 0;
        i32 needs = *need++;
        for (; needs > 0; needs--, need += need[0] + 1) {
            double share = 0;
            for (i32 i = 1; i <= need[0]; i++) share += shares[need[i]];
            if (rarest == NULL || share < least) rarest = need, least = share;
        }
        for (i32 i = 1; i <= rarest[0]; i++)
            if (!ADD(s, &s->key_ids, rarest[i]) || !ADD(s, &s->key_ways, (i32)number)) return 0;
    }
    return 1;
}

static int hang_by(Scan *s, PyObject *told) {
    double *shares = calloc(s->starts.n, sizeof *shares);
    int good = shares != NULL;
    for (size_t i = 0; good && i + 1 < s->starts.n; i++)
        shares[i] = 0.01 / (1 + s->starts.at[i + 1] - s->starts.at[i]); /* programs.share */
    good = good && add_shares(s, shares, told) && hang(s, shares);
    free(shares);
    return good;
}

/* Order the ways by the words that they hang on. */
static int sort_ways(Scan *s) {
    size_t words = s->starts.n - 1, n = s->key_ids.n;
    if (!ROOM(s, &s->hung_at, words + 1) || !ROOM(s, &s->hung, n + 1)) return 0;
    memset(s->hung_at.at, 0, (words + 1) * sizeof(i32));
    for (size_t i = 0; i < n; i++) s->hung_at.at[s->key_ids.at[i] + 1]++;
    for (size_t i = 0; i < words; i++) s->hung_at.at[i + 1] += s->hung_at.at[i];
    i32 *next = malloc((words + 1) * sizeof *next);
    if (next == NULL) return 0;
    memcpy(next, s->hung_at.at, (words + 1) * sizeof *next);
    for (size_t i = 0; i < n; i++) s->hung.at[next[s->key_ids.at[i]]++] = s->key_ways.at[i];
    free(next);
    return 1;
}

static int make_notes(Scan *s) {
    size_t words = s->starts.n, tracks = s->tracks + 1;
    s->present = calloc(words, sizeof *s->present);
    s->doubtful = calloc(words, sizeof *s->doubtful);
    s->latest = calloc(words, sizeof *s->latest);
    s->seen = calloc(words, sizeof *s->seen);
    s->hit = calloc(tracks, sizeof *s->hit);
    s->settled = calloc(tracks, sizeof *s->settled);
    s->denied = calloc(s->ways.n + 1, sizeof *s->denied);
    return s->present && s->doubtful && s->latest && s->seen && s->hit && s->settled && s->denied;
}

/* ---- reading a post: which words it holds, and where */

static void mark(Scan *s, i32 id) {
    if (id < 0) return;
    if (s->present[id] != s->now) {
        s->present[id] = s->now;
        s->latest[id] = -1;
        if (!ADD(s, &s->here, id)) return;
    } else if (s->latest[id] >= 0 && s->found.at[s->latest[id]].pos == s->pos) {
        return;
    }
    Found found = {s->pos, s->latest[id]};
    if (s->found.n < INT32_MAX && ADD(s, &s->found, found)) s->latest[id] = (i32)s->found.n - 1;
}

static void mark_word(Scan *s, int prefix, const byte *word, size_t n) {
    mark(s, id_of(s, hash_of(prefix, word, n), prefix, word, n));
}

/* Mark how a word begins and ends, and what it leaves without a letter: for wildcards and slips. */
static void mark_pieces(Scan *s, const byte *word, size_t n) {
    if (n == 0) return;
    size_t some = n < PIECE ? n : PIECE;
    mark_word(s, BEGINS, word, some);
    mark_word(s, ENDS, word + n - some, some);
    if (s->most_slip < 0 || (i32)n < s->least_slip - 1 || (i32)n > s->most_slip + 1) return;
    mark_word(s, SLIPS, word, n);
    s->bare.n = 0;
    if (!ROOM(s, &s->bare, n)) return;
    memcpy(s->bare.at, word + 1, n - 1);
    for (size_t i = 0; i < n; i++) {
        mark_word(s, SLIPS, s->bare.at, n - 1);
        s->bare.at[i] = word[i];
    }
}

static int is_ascii(const byte *word, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (word[i] >= 0x80) return 0;
    return 1;
}

static u32 code_of(const byte *text, size_t n) {
    u32 code = n == 1 ? text[0] : text[0] & (n == 4 ? 0x07u : n == 3 ? 0x0fu : 0x1fu);
    for (size_t i = 1; i < n; i++) code = code << 6 | (text[i] & 0x3fu);
    return code;
}

static size_t bytes_of_letter(byte first) { return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0x80 ? 2 : 1; }

/* Append what a letter is folded to, or (`accent`) what it is without its accent. */
static void append_folded(Scan *s, Bytes *out, u32 code, int accent) {
    if (code >= s->n_folds) return;
    const byte *fold = s->folds + (size_t)code * STRIDE;
    if (accent) fold += fold[0] + 1;
    if (!ROOM(s, out, LONGEST)) return;
    memcpy(out->at + out->n, fold + 1, fold[0]);
    out->n += fold[0];
}

/* Put a folded word into `bare` without the accents of its letters; words.unaccented. */
static size_t unaccented(Scan *s, const byte *word, size_t n) {
    s->bare.n = 0;
    for (size_t i = 0; i < n;) {
        size_t taken = bytes_of_letter(word[i]);
        if (taken > n - i) break;
        if (taken == 1) ADD(s, &s->bare, word[i]);
        else append_folded(s, &s->bare, code_of(word + i, taken), 1);
        i += taken;
    }
    return s->bare.n;
}

static void mark_form(Scan *s, const byte *word, size_t n) {
    mark_word(s, 0, word, n);
    if (s->has_pieces) mark_pieces(s, word, n);
    else if (!is_ascii(word, n)) mark_word(s, 0, s->bare.at, unaccented(s, word, n));
}

static int is_one_of(byte letter, const char *signs) { return letter != 0 && strchr(signs, letter) != NULL; }

/* Put a word into `form` without some signs. */
static size_t without(Scan *s, const byte *word, size_t n, const char *signs) {
    s->form.n = 0;
    if (!ROOM(s, &s->form, n + 1)) return 0;
    for (size_t i = 0; i < n; i++)
        if (!is_one_of(word[i], signs)) s->form.at[s->form.n++] = word[i];
    return s->form.n;
}

static int ends_with(const byte *word, size_t n, const char *end) {
    size_t length = strlen(end);
    return n >= length && memcmp(word + n - length, end, length) == 0;
}

/* words.key_of: she'll is not shell. */
static int is_contracted(const byte *word, size_t n) {
    return ends_with(word, n, "'ll") || ends_with(word, n, "'re") || ends_with(word, n, "'ve") ||
           ends_with(word, n, "'d") || ends_with(word, n, "'m");
}

static int is_digit(byte letter) { return letter >= '0' && letter <= '9'; }

static int digits_meet(const byte *word, size_t n) {
    for (size_t i = 1; i + 1 < n; i++)
        if (KIND[word[i]] == JOINT && is_digit(word[i - 1]) && is_digit(word[i + 1])) return 1;
    return 0;
}

static size_t letters_in(const byte *word, size_t n) {
    size_t letters = 0;
    for (size_t i = 0; i < n; i++) letters += (word[i] & 0xc0) != 0x80;
    return letters;
}

static int is_asked(const Scan *s, const byte *word, size_t n) { return id_of(s, hash_of(0, word, n), 0, word, n) >= 0; }

/* Joined words stand at several places, so whoever asks for one of these forms asks the tree about order. */
static void mark_joined(Scan *s, const byte *word, size_t n) {
    if (is_asked(s, word, n)) s->ordered = 0;
    mark_form(s, word, n);
    if (!s->has_pieces && !is_ascii(word, n) && is_asked(s, s->bare.at, s->bare.n)) s->ordered = 0;
}

/* words.compound_forms */
static void mark_compound(Scan *s, const byte *word, size_t n) {
    size_t owner = ends_with(word, n, "'s") ? n - 2 : n;
    for (int whole = 0; whole < (owner == n ? 1 : 2); whole++) {
        size_t length = whole ? n : owner;
        mark_joined(s, word, length);
        size_t bare = without(s, word, length, "'.-&+");
        if (letters_in(s->form.at, bare) >= 3 && !digits_meet(word, length)) mark_joined(s, s->form.at, bare);
        else if (s->has_pieces && bare > 0) mark_pieces(s, s->form.at, bare);
    }
}

/* Mark what apostrophes cut off words like don't: don, t. */
static void mark_cut(Scan *s, const byte *word, size_t n) {
    size_t start = 0;
    if (memchr(word, '\'', n) == NULL) return;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && word[i] != '\'') continue;
        mark_word(s, CUT, word + start, i - start);
        if (!is_ascii(word + start, i - start)) mark_word(s, CUT, s->bare.at, unaccented(s, word + start, i - start));
        start = i + 1;
    }
}

/* words.forms_of: a word that no seam divides. `strokes` are its apostrophes that part it, in the chain. */
static void mark_part(Scan *s, size_t start, size_t end, size_t *stroke) {
    const byte *word = s->chain.at + start;
    size_t n = end - start, at = start;
    for (; *stroke < s->strokes.n && (size_t)s->strokes.at[*stroke] < end; (*stroke)++) {
        size_t here = (size_t)s->strokes.at[*stroke];
        mark_form(s, s->chain.at + at, here - at);
        mark_cut(s, s->chain.at + at, here - at);
        at = here + 1;
    }
    mark_form(s, s->chain.at + at, end - at);
    mark_cut(s, s->chain.at + at, end - at);
    if (memchr(word, '\'', n) == NULL) return;
    if (at > start) mark_form(s, word, n);
    if (is_contracted(word, n)) return;
    size_t bare = without(s, word, n, "'");
    if (bare > 0) mark_form(s, s->form.at, bare);
}

static void mark_chain(Scan *s) {
    size_t start = 0, stroke = 0;
    for (size_t i = 0; i < s->seams.n; i++) {
        s->pos++;
        mark_part(s, start, (size_t)s->seams.at[i], &stroke);
        start = (size_t)s->seams.at[i] + 1;
    }
    s->pos++;
    mark_part(s, start, s->chain.n, &stroke);
    if (s->seams.n) mark_compound(s, s->chain.at, s->chain.n);
}

/* Return what a letter beyond ASCII is, and how many bytes it takes. The text is UTF-8 as Python makes it. */
static int beyond(const Scan *s, const byte *text, size_t left, size_t *taken) {
    *taken = bytes_of_letter(text[0]);
    if (*taken > left) return FOREIGN;
    u32 code = code_of(text, *taken);
    return code < s->n_signs ? s->signs[code] : FOREIGN;
}

static int begins_word(const Scan *s, const byte *text, size_t left) {
    size_t taken;
    if (left == 0) return 0;
    return KIND[text[0]] == LETTER || (KIND[text[0]] == BEYOND && beyond(s, text, left, &taken) == OTHER);
}

/* Return how many bytes of a joint stand here with a letter behind it, 0: none. */
static size_t joint(const Scan *s, const byte *text, size_t left, byte *sign) {
    size_t n = 1;
    if (left == 0) return 0;
    *sign = text[0] == '`' ? '\'' : text[0];
    if (text[0] >= 0x80) {
        if (beyond(s, text, left, &n) != APOSTROPHE) return 0;
        *sign = '\'';
    } else if (KIND[text[0]] != JOINT) {
        return 0;
    }
    return begins_word(s, text + n, left - n) ? n : 0;
}

static int shortens(byte before, byte after) { return (before == 'n' && after == 't') || (before == 'N' && after == 'T'); }

/* Append the letters of a word to `chain`, folded. Return where it ends. */
static size_t read_letters(Scan *s, const byte *text, size_t n, size_t at) {
    while (at < n) {
        size_t taken = 1;
        if (KIND[text[at]] == LETTER) {
            if (!ADD(s, &s->chain, LOWER[text[at]])) return n;
        } else if (KIND[text[at]] == BEYOND && beyond(s, text + at, n - at, &taken) == OTHER) {
            append_folded(s, &s->chain, code_of(text + at, taken), 0);
        } else {
            break;
        }
        at += taken;
    }
    return at;
}

/* Read words that may be joined, from where the first begins. Return where they end. */
static size_t read_chain(Scan *s, const byte *text, size_t n, size_t at) {
    s->chain.n = s->seams.n = s->strokes.n = 0;
    for (;;) {
        at = read_letters(s, text, n, at);
        byte sign = 0;
        size_t over = joint(s, text + at, n - at, &sign);
        if (over == 0 || s->broken) break;
        i32 here = (i32)s->chain.n;
        if (sign != '\'') ADD(s, &s->seams, here);
        else if (!shortens(text[at - 1], text[at + over])) ADD(s, &s->strokes, here);
        ADD(s, &s->chain, sign);
        at += over;
    }
    if (!s->broken) mark_chain(s);
    return at;
}

static int is_defanged(const byte *text, size_t left) {
    return (left >= 3 && memcmp(text, "[.]", 3) == 0) || (left >= 5 && memcmp(text, "[dot]", 5) == 0);
}

/* Read what is no word: return how many bytes it takes, 0 if the text is not for us. */
static size_t read_sign(Scan *s, const byte *text, size_t left) {
    size_t n = 1;
    if (KIND[text[0]] == BRACKET) return is_defanged(text, left) ? 0 : 1;
    if (KIND[text[0]] != BEYOND) return 1;
    int what = beyond(s, text, left, &n);
    if (what == PICTURE) s->ordered = 0;
    return what == FOREIGN ? 0 : n;
}

static size_t read_word(Scan *s, const byte *text, size_t n, size_t at) {
    size_t start = at;
    u32 hash = 0;
    byte sign;
    for (; at < n && KIND[text[at]] == LETTER; at++) hash = hashed(hash, LOWER[text[at]]);
    if (at < n && KIND[text[at]] == JOINT && joint(s, text + at, n - at, &sign)) return read_chain(s, text, n, start);
    if (at < n && KIND[text[at]] == BEYOND && (joint(s, text + at, n - at, &sign) || begins_word(s, text + at, n - at)))
        return read_chain(s, text, n, start);
    s->pos++;
    hash = mixed(hash);
    if (s->slots[hash & s->mask].id < 0 && !s->has_pieces) return at;
    s->chain.n = 0;
    if (!ROOM(s, &s->chain, at - start)) return n;
    for (size_t i = start; i < at; i++) s->chain.at[s->chain.n++] = LOWER[text[i]];
    mark(s, id_of(s, hash, 0, s->chain.at, s->chain.n));
    if (s->has_pieces) mark_pieces(s, s->chain.at, s->chain.n);
    return at;
}

static void begin(Scan *s) {
    if (++s->now == 0) {
        memset(s->present, 0, s->starts.n * sizeof *s->present);
        memset(s->doubtful, 0, s->starts.n * sizeof *s->doubtful);
        memset(s->hit, 0, s->tracks * sizeof *s->hit);
        memset(s->settled, 0, s->tracks * sizeof *s->settled);
        memset(s->denied, 0, s->ways.n * sizeof *s->denied);
        s->now = 1;
    }
    s->here.n = s->hits.n = s->asked.n = s->found.n = 0;
    s->pos = -1;
    s->ordered = s->certain = 1;
}

/* Read a post; 0: it is not for us. */
static int read_post(Scan *s, const byte *text, size_t n) {
    begin(s);
    for (size_t at = 0; at < n;) {
        if (KIND[text[at]] == LETTER) {
            at = read_word(s, text, n, at);
        } else if (KIND[text[at]] <= JOINT) {
            at++;
        } else if (begins_word(s, text + at, n - at)) {
            at = read_chain(s, text, n, at);
        } else {
            size_t over = read_sign(s, text + at, n - at);
            if (over == 0) return 0;
            at += over;
        }
    }
    for (size_t i = 0; i < s->here.n; i++) s->seen[s->here.at[i]]++;
    return 1;
}

/* ---- order: phrases, and what is near; as leaves.py and near.py have it */

static int by_first(const void *one, const void *two) {
    const Place *a = one, *b = two;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return a->last < b->last ? -1 : a->last > b->last;
}

static void settle(Places *places) {
    size_t kept = 0;
    int sorted = 1;
    for (size_t i = 1; i < places->n && sorted; i++) sorted = by_first(places->at + i - 1, places->at + i) < 0;
    if (sorted) return;
    qsort(places->at, places->n, sizeof *places->at, by_first);
    for (size_t i = 0; i < places->n; i++)
        if (i == 0 || by_first(places->at + i, places->at + kept - 1) != 0) places->at[kept++] = places->at[i];
    places->n = kept;
}

static void places_of_word(Scan *s, i32 id, Places *out) {
    out->n = 0;
    if (s->present[id] != s->now) return;
    for (i32 at = s->latest[id]; at >= 0; at = s->found.at[at].before) {
        Place place = {s->found.at[at].pos, s->found.at[at].pos};
        if (!ADD(s, out, place)) return;
    }
    for (size_t i = 0; i * 2 + 1 < out->n; i++) {
        Place place = out->at[i];
        out->at[i] = out->at[out->n - 1 - i];
        out->at[out->n - 1 - i] = place;
    }
}

/* Return the first of `places` that begins at `first` or later. */
static size_t from(const Places *places, i32 first) {
    size_t low = 0, high = places->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (places->at[middle].first < first) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Leave in `ends` what goes on with one of `next` right behind it. */
static void follow(Scan *s, Places *ends, const Places *next) {
    Places further = {NULL, 0, 0};
    for (size_t i = 0; i < ends->n; i++) {
        i32 after = ends->at[i].last + 1;
        for (size_t j = from(next, after); j < next->n && next->at[j].first == after; j++) {
            Place place = {ends->at[i].first, next->at[j].last};
            if (!ADD(s, &further, place)) break;
        }
    }
    free(ends->at);
    *ends = further;
    settle(ends);
}

static void places_of(Scan *s, i32 number, Places *out);

static void places_of_part(Scan *s, const Shape *shape, size_t i, Places *out) {
    i32 part = s->parts.at[shape->inside + i];
    if (shape->kind == ROW) places_of_word(s, part, out);
    else places_of(s, part, out);
}

/* Put where a shape stands into `out`, in order. */
static void places_of(Scan *s, i32 number, Places *out) {
    const Shape *shape = s->shapes.at + number;
    Places part = {NULL, 0, 0};
    places_of_part(s, shape, 0, out);
    for (size_t i = 1; i < shape->n && (shape->kind == EITHER || out->n > 0); i++) {
        places_of_part(s, shape, i, &part);
        if (shape->kind != EITHER) {
            follow(s, out, &part);
            continue;
        }
        if (part.n && ROOM(s, out, part.n)) {
            memcpy(out->at + out->n, part.at, part.n * sizeof *part.at);
            out->n += part.n;
        }
    }
    free(part.at);
    if (shape->kind == EITHER) settle(out);
    if (shape->kind == OFTEN && out->n < (size_t)(shape->number > 0 ? shape->number : 0)) out->n = 0;
}

static int comes_after(const Places *left, const Places *right, i32 distance) {
    for (size_t i = 0; i < left->n; i++) {
        size_t next = from(right, left->at[i].last + 1);
        if (next < right->n && right->at[next].first - left->at[i].last - 1 <= distance) return 1;
    }
    return 0;
}

static int is_near(Scan *s, const Shape *shape) {
    Places left = {NULL, 0, 0}, right = {NULL, 0, 0};
    places_of(s, s->parts.at[shape->inside], &left);
    if (left.n) places_of(s, s->parts.at[shape->inside + 1], &right);
    int near = comes_after(&left, &right, shape->number) ||
               (shape->kind == NEAR && comes_after(&right, &left, shape->number));
    free(left.at);
    free(right.at);
    return near;
}

static int stands(Scan *s, i32 number) {
    Places places = {NULL, 0, 0};
    places_of(s, number, &places);
    int found = places.n > 0;
    free(places.at);
    return found;
}

static int holds(Scan *s, i32 number) {
    const Shape *shape = s->shapes.at + number;
    const i32 *parts = s->parts.at + shape->inside;
    switch (shape->kind) {
    case ALL:
        for (size_t i = 0; i < shape->n; i++)
            if (!holds(s, parts[i])) return 0;
        return 1;
    case EITHER:
        for (size_t i = 0; i < shape->n; i++)
            if (holds(s, parts[i])) return 1;
        return 0;
    case NOT:
        return !holds(s, parts[0]);
    case NEAR:
    case ORDERED:
        return is_near(s, shape);
    case ROW:
        if (shape->n == 1) return s->present[parts[0]] == s->now;
    }
    return stands(s, number);
}

/* ---- deciding */

static int any_present(const Scan *s, const i32 *words) {
    for (i32 i = 1; i <= words[0]; i++)
        if (s->present[words[i]] == s->now) return 1;
    return 0;
}

static int any_certain(const Scan *s, const i32 *words) {
    for (i32 i = 1; i <= words[0]; i++)
        if (s->present[words[i]] == s->now && s->doubtful[words[i]] != s->now) return 1;
    return 0;
}

/* Test whether its words rule a way out: a need without any, or a bar that is there for certain. */
static int ruled_out(const Scan *s, const Way *way) {
    const i32 *words = s->asks.at + way->asks;
    i32 needs = *words++;
    for (; needs > 0; needs--, words += words[0] + 1)
        if (!any_present(s, words)) return 1;
    return any_certain(s, words);
}

static void decide_way(Scan *s, i32 number) {
    const Way *way = s->ways.at + number;
    if (s->hit[way->track] == s->now || s->settled[way->track] == s->now || s->denied[number] == s->now) return;
    s->denied[number] = s->now;
    if (ruled_out(s, way)) return;
    if (way->decider == ASK || !(way->decider == WORDS ? s->certain : s->ordered)) {
        ADD(s, &s->asked, way->track);
        s->settled[way->track] = s->now;
    } else if (way->decider == WORDS || holds(s, way->decider)) {
        s->hit[way->track] = s->now;
        ADD(s, &s->hits, way->track);
    }
}

static void decide(Scan *s) {
    for (size_t i = 0; i < s->here.n; i++) {
        i32 id = s->here.at[i];
        for (i32 at = s->hung_at.at[id]; at < s->hung_at.at[id + 1]; at++)
            decide_way(s, s->hung.at[at]);
    }
}

/* ---- a page of posts */

typedef struct { const byte *text; size_t n; } Text;

/* Note how a post came out, if it did at all: its number, how many hits, how many asked, and those. */
static void note(Scan *s, i32 number, Ints *told) {
    size_t hits = s->hits.n, asked = s->asked.n;
    if (hits + asked == 0 || !ROOM(s, told, 3 + hits + asked)) return;
    i32 *at = told->at + told->n;
    at[0] = number;
    at[1] = (i32)hits;
    at[2] = (i32)asked;
    if (hits) memcpy(at + 3, s->hits.at, hits * sizeof *at);
    if (asked) memcpy(at + 3 + hits, s->asked.at, asked * sizeof *at);
    told->n += 3 + hits + asked;
}

static int read_page(Scan *s, const Text *texts, size_t n, i32 first, Ints *told, Ints *foreign) {
    for (size_t i = 0; i < n && !s->broken; i++) {
        int readable = texts[i].text != NULL && texts[i].n < INT32_MAX / 2;
        if (readable && read_post(s, texts[i].text, texts[i].n)) {
            decide(s);
            note(s, first + (i32)i, told);
        } else {
            ADD(s, foreign, first + (i32)i);
        }
    }
    return !s->broken;
}

static PyObject *numbers_of(const i32 *numbers, size_t n) {
    PyObject *list = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; list != NULL && i < n; i++) {
        PyObject *number = PyLong_FromLong(numbers[i]);
        if (number == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SetItem(list, (Py_ssize_t)i, number);
    }
    return list;
}

static int append(PyObject *list, PyObject *item) {
    int good = item != NULL && PyList_Append(list, item) == 0;
    Py_XDECREF(item);
    return good;
}

static int tell_post(const i32 *at, PyObject *hits, PyObject *asked) {
    PyObject *tracks = numbers_of(at + 3, (size_t)at[1]), *unsure;
    if (tracks == NULL) return 0;
    if (at[2] == 0) return append(hits, Py_BuildValue("(iN)", (int)at[0], tracks));
    if ((unsure = numbers_of(at + 3 + at[1], (size_t)at[2])) != NULL)
        return append(asked, Py_BuildValue("(iNN)", (int)at[0], tracks, unsure));
    Py_DECREF(tracks);
    return 0;
}

static PyObject *tell(const Ints *told, const Ints *foreign) {
    PyObject *hits = PyList_New(0), *asked = PyList_New(0), *others = numbers_of(foreign->at, foreign->n);
    int good = hits != NULL && asked != NULL && others != NULL;
    for (size_t i = 0; good && i < told->n; i += 3 + (size_t)told->at[i + 1] + (size_t)told->at[i + 2])
        good = tell_post(told->at + i, hits, asked);
    if (good) return Py_BuildValue("(NNN)", hits, asked, others);
    Py_XDECREF(hits);
    Py_XDECREF(asked);
    Py_XDECREF(others);
    return NULL;
}

static int texts_of(PyObject *page, Text *texts, Py_ssize_t n) {
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t length;
        texts[i].text = (const byte *)PyUnicode_AsUTF8AndSize(PyTuple_GetItem(page, i), &length);
        texts[i].n = (size_t)length;
        if (texts[i].text != NULL) continue;
        if (!PyErr_ExceptionMatches(PyExc_UnicodeError)) return 0; /* half a pair of surrogates is foreign */
        PyErr_Clear();
    }
    return 1;
}

PyDoc_STRVAR(read_doc, "read(texts, first) -> (hits, asked, foreign); posts are numbered from `first` on\n\n"
"hits: (post, tracks) where all is decided; asked: (post, tracks hit, tracks to ask);\n"
"foreign: posts that were not read.");

static PyObject *scan_read(PyObject *self, PyObject *args) {
    Scan *s = (Scan *)self;
    PyObject *given, *page, *result = NULL;
    int first;
    if (!PyArg_ParseTuple(args, "Oi", &given, &first)) return NULL;
    if ((page = PySequence_Tuple(given)) == NULL) return NULL;
    Py_ssize_t n = PyTuple_Size(page);
    Text *texts = calloc((size_t)n + 1, sizeof *texts);
    Ints told = {NULL, 0, 0}, foreign = {NULL, 0, 0};
    if (texts == NULL || first < 0 || n > INT32_MAX - first) PyErr_NoMemory();
    else if (!texts_of(page, texts, n)) result = NULL;
    else if (!read_page(s, texts, (size_t)n, first, &told, &foreign)) PyErr_NoMemory();
    else result = tell(&told, &foreign);
    s->broken = 0;
    free(texts);
    free(told.at);
    free(foreign.at);
    Py_DECREF(page);
    return result;
}

/* Mark words that were found elsewhere. Nothing of Python's that could run other code is called here. */
static int mark_told(Scan *s, PyObject *words, int doubtful) {
    Py_ssize_t n = PyList_Size(words), length;
    char *raw;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (PyBytes_AsStringAndSize(PyList_GetItem(words, i), &raw, &length) < 0) return 0;
        s->form.n = 0;
        if (!ROOM(s, &s->form, (size_t)length + 1)) return PyErr_NoMemory() != NULL;
        for (Py_ssize_t j = 0; j < length; j++) s->form.at[j] = (byte)raw[j] == SHORT ? '\'' : (byte)raw[j];
        size_t before = s->here.n;
        mark_word(s, 0, s->form.at, (size_t)length);
        if (!doubtful || s->here.n == before) continue;
        s->doubtful[s->here.at[before]] = s->now;
        s->certain = 0;
    }
    return n >= 0;
}

static int weigh_post(Scan *s, PyObject *told_post, Ints *told) {
    int number;
    PyObject *certain, *doubtful;
    if (!PyTuple_Check(told_post)) return PyErr_Format(PyExc_TypeError, "a post is a tuple") != NULL;
    if (!PyArg_ParseTuple(told_post, "iO!O!", &number, &PyList_Type, &certain, &PyList_Type, &doubtful)) return 0;
    begin(s);
    s->ordered = 0;
    if (!mark_told(s, certain, 0) || !mark_told(s, doubtful, 1)) return 0;
    for (size_t i = 0; i < s->here.n; i++) s->seen[s->here.at[i]]++;
    decide(s);
    note(s, number, told);
    return 1;
}

PyDoc_STRVAR(weigh_doc, "weigh([(number, words, words that may be there)]) -> (hits, asked, []), as `read` has them");

static PyObject *scan_weigh(PyObject *self, PyObject *posts) {
    Scan *s = (Scan *)self;
    PyObject *page = PySequence_Tuple(posts), *result = NULL;
    if (page == NULL) return NULL;
    Ints told = {NULL, 0, 0}, foreign = {NULL, 0, 0};
    Py_ssize_t n = PyTuple_Size(page), i = 0;
    while (i < n && weigh_post(s, PyTuple_GetItem(page, i), &told)) i++;
    if (s->broken) PyErr_NoMemory();
    else if (i == n) result = tell(&told, &foreign);
    s->broken = 0;
    free(told.at);
    Py_DECREF(page);
    return result;
}

PyDoc_STRVAR(seen_doc, "seen() -> [(word, posts that held it since it was asked last)]");

static PyObject *scan_seen(PyObject *self, PyObject *nothing) {
    Scan *s = (Scan *)self;
    PyObject *list = PyList_New(0);
    (void)nothing;
    for (size_t i = 0; list != NULL && i + 1 < s->starts.n; i++) {
        if (s->seen[i] == 0) continue;
        const char *word = (const char *)s->letters.at + s->starts.at[i];
        Py_ssize_t n = s->starts.at[i + 1] - s->starts.at[i];
        PyObject *pair = Py_BuildValue("(y#K)", word, n, (unsigned long long)s->seen[i]);
        s->seen[i] = 0;
        if (!append(list, pair)) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

/* ---- the type */

static int fill(Scan *s, PyObject *ways, PyObject *shares) {
    PyObject *each = PyObject_GetIter(ways), *way;
    if (each == NULL) return 0;
    int good = 1;
    while (good && (way = PyIter_Next(each)) != NULL) {
        good = add_way(s, way);
        Py_DECREF(way);
    }
    Py_DECREF(each);
    if (!good || PyErr_Occurred()) return 0;
    if (hang_by(s, shares) && sort_ways(s) && make_notes(s)) return 1;
    if (!PyErr_Occurred()) PyErr_NoMemory();
    return 0;
}

static byte *copied(const char *from, Py_ssize_t n) {
    byte *copy = malloc((size_t)n + 1);
    if (copy != NULL) memcpy(copy, from, (size_t)n);
    return copy;
}

static int well_folded(const byte *folds, Py_ssize_t n) {
    for (Py_ssize_t i = 0; i + STRIDE <= n; i += STRIDE)
        if (folds[i] > LONGEST || folds[i + folds[i] + 1] > LONGEST) return 0;
    return n % STRIDE == 0;
}

static PyObject *scan_new(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *ways, *shares;
    int tracks;
    const char *signs, *folds;
    Py_ssize_t n_signs, n_folds;
    (void)named;
    if (!PyArg_ParseTuple(args, "iOO!y#y#", &tracks, &ways, &PyDict_Type, &shares, &signs, &n_signs,
                          &folds, &n_folds)) return NULL;
    if (tracks < 0 || !well_folded((const byte *)folds, n_folds)) return PyErr_Format(PyExc_ValueError, "no folds are like that");
    allocfunc make = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Scan *s = (Scan *)make(type, 0);
    if (s == NULL) return NULL;
    s->most_slip = -1;
    s->tracks = (size_t)tracks;
    s->signs = copied(signs, n_signs);
    s->folds = copied(folds, n_folds);
    s->n_signs = (size_t)n_signs;
    s->n_folds = (size_t)n_folds / STRIDE;
    if (!s->signs || !s->folds || !ADD(s, &s->starts, 0) || !ROOM(s, &s->letters, 1) || !ROOM(s, &s->bare, 1) ||
        !wider(s, 64)) PyErr_NoMemory();
    if (PyErr_Occurred() || !fill(s, ways, shares)) {
        Py_DECREF(s);
        return NULL;
    }
    return (PyObject *)s;
}

static void scan_dealloc(PyObject *self) {
    Scan *s = (Scan *)self;
    PyTypeObject *type = Py_TYPE(self);
    void *rooms[] = {
        s->signs, s->letters.at, s->starts.at, s->slots, s->ways.at, s->asks.at, s->key_ids.at, s->key_ways.at,
        s->hung.at, s->hung_at.at, s->shapes.at, s->parts.at, s->folds, s->present, s->doubtful, s->hit, s->settled, s->denied, s->latest,
        s->seen, s->here.at, s->hits.at, s->asked.at, s->found.at, s->chain.at, s->form.at, s->bare.at,
        s->seams.at, s->strokes.at,
    };
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) free(rooms[i]);
    freefunc let_go = (freefunc)PyType_GetSlot(type, Py_tp_free);
    let_go(self);
    Py_DECREF(type);
}

static PyMethodDef METHODS[] = {
    {"read", scan_read, METH_VARARGS, read_doc},
    {"weigh", scan_weigh, METH_O, weigh_doc},
    {"seen", scan_seen, METH_NOARGS, seen_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(scan_doc, "Scan(tracks, ways, shares, signs, folds)\n\n"
"ways: (number of the track, needs, bars, shape); shares: of words, where they are known.\n"
"shape: True if words decide, None if the tree has to be asked, else (kind, number, parts).\n"
"signs: what each letter is that is not ASCII, by its code.");

static PyType_Slot SLOTS[] = {
    {Py_tp_doc, (void *)scan_doc},
    {Py_tp_new, (void *)scan_new},
    {Py_tp_dealloc, (void *)scan_dealloc},
    {Py_tp_methods, METHODS},
    {0, NULL},
};

static PyType_Spec SPEC = {
    "heedful.query._scan.Scan", sizeof(Scan), 0, Py_TPFLAGS_DEFAULT, SLOTS,
};

static void learn_letters(void) {
    for (int i = 0; i < 256; i++) {
        KIND[i] = i >= 0x80 ? BEYOND : GAP;
        LOWER[i] = (byte)(i >= 'A' && i <= 'Z' ? i + 32 : i);
        if ((i >= '0' && i <= '9') || (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z') || i == '_') KIND[i] = LETTER;
    }
    for (const char *sign = "'.-&+`"; *sign; sign++) KIND[(byte)*sign] = JOINT;
    KIND['['] = BRACKET;
}

static int scan_exec(PyObject *module) {
    learn_letters();
    PyObject *type = PyType_FromSpec(&SPEC);
    if (type == NULL) return -1;
    int added = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    return added < 0 ? -1 : PyModule_AddIntConstant(module, "FORM", FORM);
}

static PyModuleDef_Slot MODULE_SLOTS[] = {{Py_mod_exec, (void *)scan_exec}, {0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_scan", "The live matcher's fast look at posts.", 0, NULL, MODULE_SLOTS, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__scan(void) { return PyModuleDef_Init(&MODULE); }
