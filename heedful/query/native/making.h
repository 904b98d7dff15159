/* Making it: ways, what they ask, and shapes; called with what Python hands over. */

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
