import type { PanelItem, PanelList } from "../src/editor/views/panels/panel-lists.ts";
import type { PanelModel, PanelRequest } from "../src/editor/views/panels/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";

/** The lists beside the grid. */
interface Lists {
  /** Urgent lists, above the grid. */
  readonly urgent: HTMLElement;
  /** The other lists, below it. */
  readonly others: HTMLElement;
  show(model: PanelModel): void;
}

/** Creates the lists; items reuse their elements from model to model. */
export function createLists(ask: (request: PanelRequest) => void): Lists {
  const urgent = element("div", { class: "urgent" });
  const others = element("div", { class: "others" });
  const above = sections(urgent, ask);
  const below = sections(others, ask);
  return {
    urgent,
    others,
    show({ lists }) {
      above.show(lists.filter(({ key }) => key === "failures"));
      below.show(lists.filter(({ key }) => key !== "failures"));
      urgent.hidden = urgent.childElementCount === 0;
      others.hidden = others.childElementCount === 0;
    },
  };
}

function sections(parent: HTMLElement, ask: (request: PanelRequest) => void): KeyedList<PanelList, HTMLElement> {
  const items = new WeakMap<HTMLElement, KeyedList<PanelItem, HTMLElement>>();
  return new KeyedList<PanelList, HTMLElement>(
    parent,
    ({ key }) => key,
    ({ key }) => {
      const title = element("h2", { id: `title-${key}` });
      const list = element("ul", { "aria-labelledby": title.id });
      items.set(list, itemList(list, ask));
      return element("section", { class: key, "aria-labelledby": title.id }, title, list);
    },
    (section, list) => {
      setText(section.children[0] as HTMLElement, list.title);
      items.get(section.children[1] as HTMLElement)?.show(list.items);
    },
  );
}

function itemList(list: HTMLElement, ask: (request: PanelRequest) => void): KeyedList<PanelItem, HTMLElement> {
  return new KeyedList<PanelItem, HTMLElement>(
    list,
    ({ key }) => key,
    ({ subject, action }) => {
      const item = element("li", {}, element("strong", {}, subject), element("span"));
      if (action === undefined) return item;
      const { label, ...request } = action;
      const button = element("button", { "aria-label": `${label}: ${action.resource} on ${action.node}` }, label);
      button.addEventListener("click", () => ask(request));
      item.append(button);
      return item;
    },
    (item, { text, attention }) => {
      setText(item.children[1] as HTMLElement, text);
      setAttribute(item, "data-attention", attention);
    },
  );
}
