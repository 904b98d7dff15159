/* Order: phrases, and what is near; as leaves.py and near.py have it. */

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
