/* What is known of tracks, and the notes on the post that is read. */

#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
    int ordered, certain, broken; /* broken: there was no room */
    void *grown;
    Bytes chain, form, bare;
    Ints seams, strokes;
} Scan;

static byte KIND[256], LOWER[256];

/* Return a place with room for as many as are wanted, NULL if there is none; what was there came along. */
static void *grown(void *at, size_t *room, size_t wanted, size_t size) {
    size_t more = *room ? *room : 16;
    while (more < wanted) {
        if (more > SIZE_MAX / 2 / size) return NULL;
        more *= 2;
    }
    void *there = realloc(at, more * size);
    if (there != NULL) *room = more;
    return there;
}

#define ROOM(s, list, more) \
    ((list)->n + (more) <= (list)->room || \
     (((s)->grown = grown((list)->at, &(list)->room, (list)->n + (more), sizeof *(list)->at)) != NULL \
          ? ((list)->at = (s)->grown, 1) \
          : ((s)->broken = 1, 0)))
#define ADD(s, list, value) (ROOM(s, list, 1) ? ((list)->at[(list)->n++] = (value), 1) : 0)
