/* A page of posts, and how it is told. */

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
