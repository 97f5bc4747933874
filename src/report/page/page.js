"use strict";
(async () => {
  const started = performance.now();
  const PAGE = 50, MOST_PRINTED = 1000;
  const SEVERITY = { e: "error", w: "warning", i: "information" };
  const ACTION = { r: "rejects the claim", f: "corrected", p: "told" };
  const $ = (selector) => document.querySelector(selector);

  /* The blocks: raw deflate in Base64; each line is columns of some thousand claims, or the texts of rules. */
  const unpack = async (element) => {
    const text = atob(element.textContent), bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return (await new Response(stream).text()).split("\n").map((line) => JSON.parse(line));
  };
  const rows = [], rules = {};
  const add = (columns) => {
    const { found } = columns;
    let next = 0;
    columns.count.forEach((count, n) => {
      const row = {
        i: columns.file[n], c: columns.claim[n], e: columns.envelope[n], x: columns.charge[n],
        d: columns.disposition[n], s: columns.service[n], b: columns.npi[n], n: columns.provider[n],
        p: columns.payer_id[n], y: columns.payer[n], charge: Number(columns.charge[n] || 0), f: [],
      };
      for (const end = next + count; next < end; next += 1) {
        const rule = found.rule[next];
        row.f.push({
          rule, severity: found.severity[next], action: found.action[next], line: found.line[next],
          loop: found.loop[next], element: found.element[next], position: found.position[next],
          segment: found.segment[next], from: found.from[next], to: found.to[next],
          message: found.message[next], advice: found.advice[next], before: found.before[next],
          after: found.after[next], cause: rule + "-" + found.cause[next],
        });
      }
      rows.push(row);
    });
  };
  for (const block of document.querySelectorAll(".block")) {
    for (const part of await unpack(block)) {
      if (part.rules) Object.assign(rules, part.rules);
      else add(part);
    }
  }
  /* What a search looks through; made when somebody searches. */
  const textOf = (row) => (row.text ??= [row.c, row.e, row.b, row.n, row.p, row.y, row.d, row.i]
    .concat(row.f.map((found) => found.rule + " " + (rules[found.rule]?.name ?? ""))).join(" ").toLowerCase());

  /* What is chosen stands in the address, so that it can be kept and sent. */
  const KEYS = ["q", "disposition", "severity", "rule", "provider", "cause", "at", "sort", "page", "claim"];
  let state = {};
  const read = () => {
    const sent = new URLSearchParams(location.hash.slice(1));
    state = Object.fromEntries(KEYS.map((key) => [key, sent.get(key) ?? ""]));
  };
  const write = (changes) => {
    Object.assign(state, changes);
    const kept = new URLSearchParams(KEYS.filter((key) => state[key]).map((key) => [key, state[key]]));
    const hash = "#" + kept;
    if (hash !== location.hash) history.replaceState(null, "", hash === "#" ? location.pathname : hash);
    show();
  };

  const isShown = (row) => {
    const { q, disposition, severity, rule, provider, cause, at, claim } = state;
    return (!q || q.toLowerCase().split(/\s+/).every((word) => textOf(row).includes(word)))
      && (!disposition || row.d === disposition)
      && (!provider || row.b === provider)
      && (!claim || row.c === claim)
      && (!severity && !rule && !cause && !at || row.f.some((found) =>
        (!severity || found.severity === severity) && (!rule || found.rule === rule)
        && (!cause || found.cause === cause) && (!at || rules[found.rule]?.at === at)));
  };
  const SORTS = {
    claim: (row) => row.c, disposition: (row) => row.d, charge: (row) => row.charge, date: (row) => row.s,
    provider: (row) => row.n + row.b, payer: (row) => row.y + row.p, findings: (row) => row.f.length,
  };
  const sorted = (list) => {
    const [key, order] = (state.sort || "charge-down").split("-");
    const of = SORTS[key] ?? SORTS.charge, sign = order === "down" ? -1 : 1;
    const weight = (row) => (row.d === "rejected" ? 0 : 1);
    return list.map((row, at) => [row, at]).sort(([a, i], [b, j]) => {
      if (!state.sort && weight(a) !== weight(b)) return weight(a) - weight(b);
      const [x, y] = [of(a), of(b)];
      return (x < y ? -1 : x > y ? 1 : 0) * sign || i - j;
    }).map(([row]) => row);
  };

  const make = (name, text, more) => Object.assign(document.createElement(name), { textContent: text ?? "" }, more);
  const cell = (text, className) => make("td", text, { className: className ?? "" });

  const finding = (found) => {
    const { rule, severity, action, line, loop, element, position, segment, from, to, message, advice, before, after } = found;
    const about = rules[rule] ?? {};
    const box = make("div", "", { className: "finding " + severity });
    const head = make("p");
    head.append(make("code", rule), " ", make("b", message));
    const place = [SEVERITY[severity], action === "f" ? "corrected" : action === "r" ? "rejects the claim" : "", line && "line " + line,
      [loop, element].filter(Boolean).join(" "), position ? "segment " + position : "", about.box && "CMS-1500 box " + about.box];
    box.append(head, make("p", place.filter(Boolean).join(" · "), { className: "place" }));
    if (segment) {
      const shown = make("code", segment.slice(0, from), { className: "segment" });
      shown.append(make("mark", segment.slice(from, to) || " "), segment.slice(to));
      box.append(shown);
    }
    if (action === "f") {
      const change = make("p");
      change.append(make("del", before || "nothing"), " → ", make("ins", after || "left out"));
      box.append(change);
    } else {
      box.append(make("p", advice || about.todo || ""));
    }
    if (about.why) {
      const why = make("details");
      why.append(make("summary", "Why: " + about.name), make("p", about.says), make("p", about.why), make("p", "Source: " + about.source));
      box.append(why);
    }
    return box;
  };
  const detail = (row) => {
    const holder = make("tr", "", { className: "detail" });
    const inside = make("td", "", { colSpan: 7 });
    inside.append(make("p", row.i, { className: "place" }), ...row.f.map(finding));
    holder.append(inside);
    return holder;
  };
  const line = (row) => {
    const holder = make("tr");
    const open = make("button", row.c || row.e, { type: "button" });
    const first = cell("");
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", () => {
      const isOpen = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) holder.nextSibling.remove();
      else holder.after(detail(row));
    });
    first.append(open);
    holder.append(first, cell(row.d, row.d), cell(row.x && row.charge.toFixed(2), "n"), cell(row.s),
      cell([row.n, row.b].filter(Boolean).join(" ")), cell([row.y, row.p].filter(Boolean).join(" ")), cell(row.f.length, "n"));
    return [holder, open];
  };

  let list = [];
  const fill = (part, expand) => {
    const body = $("#table tbody");
    body.replaceChildren();
    for (const row of part) {
      const [holder, open] = line(row);
      body.append(holder);
      if (expand) open.click();
    }
  };
  const show = () => {
    const form = $("#filters");
    for (const input of form.elements) if (input.name) input.value = state[input.name];
    list = sorted(rows.filter(isShown));
    const pages = Math.max(1, Math.ceil(list.length / PAGE));
    const page = Math.min(pages, Math.max(1, Number(state.page) || 1));
    fill(list.slice((page - 1) * PAGE, page * PAGE), Boolean(state.claim));
    const money = list.filter((row) => row.d === "rejected").reduce((sum, row) => sum + Math.round(row.charge * 100), 0);
    const cents = (amount) => (amount / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
    $("#count").textContent = `${list.length} of ${rows.length} shown; rejected among them: ${cents(money)}`;
    const chosen = [state.cause && "cause " + state.cause, state.at && "to mend: " + state.at, state.claim && "claim " + state.claim];
    $("#chosen").replaceChildren(make("b", chosen.filter(Boolean).join(", ")));
    // One provider may be printed without the others.
    document.body.classList.toggle("alone", Boolean(state.provider));
    $("#pages").hidden = pages === 1;
    $("#pages span").textContent = `page ${page} of ${pages}`;
    for (const button of document.querySelectorAll("#pages button")) {
      const to = page + Number(button.value);
      button.disabled = to < 1 || to > pages;
      button.onclick = () => write({ page: String(to) });
    }
    const [key, order] = (state.sort || "").split("-");
    for (const head of document.querySelectorAll("th[data-sort]")) {
      if (head.dataset.sort === key) head.setAttribute("aria-sort", order === "down" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const select = $("#filters [name=rule]");
  for (const code of Object.keys(rules).sort()) select.append(make("option", `${code} ${rules[code].name}`, { value: code }));
  const providers = new Map(rows.filter((row) => row.b).map((row) => [row.b, `${row.n} ${row.b}`]));
  const choice = $("#filters [name=provider]");
  for (const [npi, name] of [...providers].sort((a, b) => (a[1] < b[1] ? -1 : 1))) choice.append(make("option", name, { value: npi }));
  for (const head of document.querySelectorAll("th[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => {
      const up = head.dataset.sort + "-up", down = head.dataset.sort + "-down";
      write({ sort: state.sort === up ? down : up, page: "" });
    });
  }
  $("#filters").addEventListener("input", (event) => write({ [event.target.name]: event.target.value, page: "" }));
  $("#filters").addEventListener("submit", (event) => event.preventDefault());
  $("#filters").addEventListener("reset", (event) => {
    event.preventDefault();
    write(Object.fromEntries(KEYS.map((key) => [key, ""])));
  });
  addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;
    read();
    show();
    $("#claims").scrollIntoView();
    $("#claims").focus({ preventScroll: true });
  });
  addEventListener("beforeprint", () => fill(list.slice(0, MOST_PRINTED), true));
  addEventListener("afterprint", show);

  read();
  $("#filters").hidden = $("#table").hidden = rows.length === 0;
  show();
  document.body.dataset.ready = String(Math.round(performance.now() - started));
})();
