/* The live matcher's fast look at posts: splits plain texts into words and decides tracks, as live.py does.

   It reads texts of ASCII, of signs that leave nothing behind, and of letters that fold one by one; of any other
   it says so, and is then told their words (`weigh`). Its forms are those of words.py: the tests compare them.
   While it reads it calls nothing of Python's, so nobody else can get at its notes. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "notes.h"
#include "words.h"
#include "making.h"
#include "forms.h"
#include "reading.h"
#include "order.h"
#include "deciding.h"
#include "telling.h"

#define FORM 1 /* of what is handed over; scan.py uses no other */

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
