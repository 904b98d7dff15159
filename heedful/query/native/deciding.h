/* Deciding which tracks a post hits, by its words; others are to be asked. */

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
