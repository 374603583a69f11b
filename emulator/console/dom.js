// Elements, made without markup: whatever text comes in stays text.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "indeterminate"]);

// h("p", {class: "x", on: {click: f}}, "text", node, null, [more]). A value of null or false leaves
// the attribute out.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (PROPERTIES.has(name)) {
      element[name] = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

const ICONS = {
  orders: "M3 3.5h10M3 8h10M3 12.5h6",
  callbacks: "M2.5 6.5h9m0 0L8.7 3.7m2.8 2.8L8.7 9.3M13.5 12h-8",
  logs: "M3 4l3 3-3 3M8 11.5h5",
  status: "M2 8.5h3l2-5 2.5 9 2-4H14",
  back: "M9.5 3.5 5 8l4.5 4.5",
  chevron: "M6 4l4 4-4 4",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  edit: "M3 13l.6-2.6 7.2-7.2 2 2-7.2 7.2zM9.5 4.5l2 2",
  ok: "M3.5 8.5l3 3 6-7",
  bad: "M4 4l8 8M12 4l-8 8",
  wait: "M8 4.5V8l2.2 1.6M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2",
  dot: "M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.5l7 4.5-7 4.5z",
  skip: "M4 3.5 9.5 8 4 12.5zM12 3.5v9",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
  warn: "M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.2",
  info: "M8 7v4.5M8 4.6v.2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8",
  close: "M4 4l8 8M12 4l-8 8",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(label, { icon: name = null, kind = "", ...attributes } = {}, ...more) {
  return h("button", { type: "button", class: `button ${kind}`, ...attributes }, name && icon(name), label && h("span", {}, label), more);
}

// A link only if the address is http(s); anything else stays text.
export function outsideLink(address) {
  const text = String(address);
  let url = null;
  try {
    url = new URL(text);
  } catch {
    // not an address: shown as it is
  }
  if (!url || !["http:", "https:"].includes(url.protocol)) return h("span", {}, text);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

// Brings the children of `parent` into the order of `items` and touches nothing that has not
// changed, so that focus, selection and scroll position stay. `signature` says what a node shows;
// a node that is made anew gets the focus back that its predecessor held.
export function syncList(parent, items, { key, signature, render }) {
  const wanted = new Set(items.map((item) => String(key(item))));
  const old = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(node.dataset.key)) old.set(node.dataset.key, node);
    else node.remove();
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const sign = signature(item);
    let node = old.get(name) ?? render(item);
    if (old.has(name) && node.dataset.signature !== sign) {
      const fresh = replaced(node, render(item));
      if (place === node) place = fresh;
      node = fresh;
    }
    node.dataset.key = name;
    node.dataset.signature = sign;
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

function replaced(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(node);
  if (focused) {
    const same = focused.dataset.focus ? node.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus)}"]`) : null;
    const target = same ?? (node.matches("button, a") ? node : node.querySelector("a, button, input"));
    target?.focus({ preventScroll: true });
  }
  return node;
}

// Arrow keys (and j, k) move between the elements that `selector` finds; one of them is in the Tab
// order. Call `refresh()` after the list has changed.
export function roving(container, selector) {
  const all = () => [...container.querySelectorAll(selector)];
  function refresh() {
    const nodes = all();
    const current = nodes.find((node) => node.tabIndex === 0) ?? nodes[0];
    enter(nodes, current);
  }
  function enter(nodes, current) {
    for (const node of nodes) {
      const index = node === current ? 0 : -1;
      if (node.getAttribute("tabindex") !== String(index)) node.tabIndex = index;
    }
  }
  function go(node) {
    if (!node) return;
    enter(all(), node);
    node.focus();
  }
  container.addEventListener("focusin", (event) => {
    const node = event.target.closest(selector);
    if (!node || !container.contains(node)) return;
    if (node.tabIndex !== 0) enter(all(), node);
  });
  container.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !event.target.matches?.(selector)) return;
    const nodes = all();
    const at = nodes.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(nodes[Math.max(0, Math.min(nodes.length - 1, to))]);
  });
  return { refresh, go, all };
}
