/** Creates an element with attributes and children. Text becomes text nodes, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** Sets the text where it differs, to avoid needless layout. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets an attribute where it differs; an empty value removes it. */
export function setAttribute(target: HTMLElement, name: string, value: string): void {
  if ((target.getAttribute(name) ?? "") === value) return;
  if (value === "") target.removeAttribute(name);
  else target.setAttribute(name, value);
}

/**
 * Renders one child of `parent` per item, in order. An item with a known key reuses its element, so that focus, selection and
 * scroll position stay.
 */
export class KeyedList<T, E extends HTMLElement> {
  readonly #parent: HTMLElement;
  readonly #key: (item: T) => string;
  readonly #make: (item: T) => E;
  readonly #update: (element: E, item: T, before: T | undefined) => void;
  #known = new Map<string, { readonly element: E; item: T }>();

  constructor(
    parent: HTMLElement,
    key: (item: T) => string,
    make: (item: T) => E,
    update: (element: E, item: T, before: T | undefined) => void,
  ) {
    this.#parent = parent;
    this.#key = key;
    this.#make = make;
    this.#update = update;
  }

  /** Shows these items. */
  show(items: readonly T[]): void {
    const next = new Map<string, { readonly element: E; item: T }>();
    let place: Element | null = this.#parent.firstElementChild;
    for (const item of items) {
      const key = this.#key(item);
      const known = this.#known.get(key);
      const entry = known ?? { element: this.#make(item), item };
      this.#update(entry.element, item, known?.item);
      entry.item = item;
      next.set(key, entry);
      this.#known.delete(key);
      if (entry.element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(entry.element, place);
    }
    for (const { element } of this.#known.values()) element.remove();
    this.#known = next;
  }

  /** Every element with its item, in the order shown. */
  get entries(): readonly { readonly element: E; readonly item: T }[] {
    return [...this.#known.values()];
  }
}
