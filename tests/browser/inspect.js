// What must never stand on a page of ours. Returns what does, in words.
() => {
  const ours = new Set(
    ("html head title meta link script body svg symbol path circle rect use a div main nav p span h1 h2 h3 h4 ul ol li " +
      "form input button label fieldset legend textarea select option optgroup details summary time kbd section header footer " +
      "aside article blockquote strong em b i u s del code pre br hr dl dt dd table caption thead tbody tr th td bdi " +
      "dialog template mark output datalist search").split(" "),
  );
  const theirs = new Set("p br a strong b em i u s del code pre blockquote ul ol li span".split(" "));
  const theirMarks = new Set("href rel target lang dir title".split(" "));
  const leads = new Set("href src action formaction srcset xlink:href poster data background ping cite".split(" "));
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 240)}`);
  const address = (value) => {
    try {
      return new URL(value, location.href);
    } catch {
      return { protocol: "nonsense:", origin: "nowhere" };
    }
  };
  for (const element of document.querySelectorAll("*")) {
    const outside = element.parentElement?.closest(".post-words");
    if (!(outside ? theirs : ours).has(element.localName)) say("an element that we do not make", element);
    if (element.localName === "script" && !(element.src || element.type === "application/json")) say("a script", element);
    if (element.localName === "use" && !/^#i-[\w-]+$/.test(element.getAttribute("href"))) say("a foreign icon", element);
    for (const { name, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$|^is$/i.test(name)) say(`an attribute ${name}`, element);
      if (outside && !theirMarks.has(name)) say(`an attribute ${name} in outside words`, element);
      if (!leads.has(name)) continue;
      const { protocol: to, origin } = address(value);
      if (!["http:", "https:", "mailto:"].includes(to)) say(`leads to ${to}`, element);
      const loads = name !== "href" || element.localName === "link";
      if (loads && origin !== location.origin) say("loads from elsewhere", element);
      if (outside && name === "href" && to !== "mailto:" && origin === location.origin)
        say("an outside link into our house", element);
    }
  }
  if (window.__pwned) found.push(`something ran: ${window.__pwned}`);
  for (const words of window.__refused ?? []) found.push(`the policy had to refuse: ${words}`);
  return found;
};
