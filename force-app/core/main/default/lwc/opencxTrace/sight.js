const whatHides = { visibilityProperty: true, checkVisibilityCSS: true };

/**
 * Whether an element is on screen, and when it comes back there. The console keeps the tabs that nobody looks at on the
 * page, hidden; the document itself is visible all the while. `element()` gives the element.
 */
export class Sight {
  _observer = undefined;

  constructor({ element, appeared }) {
    this._element = element;
    this._appeared = appeared;
  }

  /** A browser that cannot tell is taken to show it. */
  isClear() {
    const element = this._element();
    return typeof element?.checkVisibility === "function" ? element.checkVisibility(whatHides) : true;
  }

  watch() {
    const element = this._element();
    if (this._observer !== undefined || typeof IntersectionObserver !== "function" || !element) return;
    this._observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this._appeared();
    });
    this._observer.observe(element);
  }

  unwatch() {
    this._observer?.disconnect();
    this._observer = undefined;
  }
}
