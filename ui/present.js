// Slides over the whole window. All of them are here: a key shows the next one at once, whatever the server does.
// The address names the slide, so that a copied one, or one loaded anew, opens the same.
const WIDE = [1280, 720];
const TALL = [720, 1280];
const LEAST = 0.45;
const drawn = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const ICONS = {
  before: drawn("M15 5 8 12l7 7"),
  next: drawn("m9 5 7 7-7 7"),
  full: drawn("M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"),
  leave: drawn("M6 6l12 12M18 6 6 18"),
};

let show = null;

class Show {
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.slides = [];
  }

  draw({ slides, words, back }) {
    const first = !this.slides.length;
    const same = !first && JSON.stringify([slides, words]) === this.drawn;
    [this.slides, this.words, this.back] = [slides, words, back];
    if (first) this.at = Number(new URL(location.href).searchParams.get("slide") || 1) - 1;
    if (same) return;
    this.drawn = JSON.stringify([slides, words]);
    this.root.innerHTML = `<main class="show-window" aria-label="${words.show}"><div class="show-stage"></div></main>
      <nav class="show-keys" aria-label="${words.show}">
        <button data-step="-1" aria-label="${words.before}" title="${words.before}">${ICONS.before}</button>
        <output class="show-place" aria-live="polite"></output>
        <button data-step="1" aria-label="${words.next}" title="${words.next}">${ICONS.next}</button>
        <button data-full aria-label="${words.full}" title="${words.full}">${ICONS.full}</button>
        <a href="${back}" aria-label="${words.leave}" title="${words.leave}">${ICONS.leave}</a>
      </nav>`;
    this.stage = this.root.querySelector(".show-stage");
    this.go(this.at);
  }

  go(place) {
    this.at = Math.min(Math.max(Number.isFinite(place) ? Math.trunc(place) : 0, 0), this.slides.length - 1);
    this.stage.innerHTML = this.slides[this.at];
    const [n, of] = [this.at + 1, this.slides.length];
    this.root.querySelector(".show-place").textContent = `${n}/${of}`;
    this.root.querySelector(".show-place").title = this.words.place.replace("{n}", n).replace("{of}", of);
    const [before, after] = this.root.querySelectorAll("[data-step]");
    before.disabled = n === 1;
    after.disabled = n === of;
    const address = new URL(location.href);
    address.searchParams.set("slide", n);
    history.replaceState(history.state, "", address);
    this.fit();
  }

  // The slide has one size in which it is laid out; the window shows it larger or smaller. Letters shrink until all fits.
  fit() {
    const tall = innerHeight > innerWidth;
    const [width, height] = tall ? TALL : WIDE;
    this.stage.classList.toggle("show-tall", tall);
    const scale = Math.min(innerWidth / width, (innerHeight - (tall ? 48 : 0)) / height);
    const left = (innerWidth - width * scale) / 2;
    const top = tall ? 0 : (innerHeight - height * scale) / 2;
    this.stage.style.cssText = `width:${width}px;height:${height}px;transform:translate(${left}px,${top}px) scale(${scale})`;
    const body = this.stage.querySelector(".show-body");
    for (let size = 1; size >= LEAST; size -= 0.05) {
      this.stage.style.setProperty("--show-fit", size.toFixed(2));
      if (body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1) return;
    }
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  leave() {
    location.href = new URL(this.back, location.href).href;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const held = event.target.closest?.("button, a");
    if (held && (event.key === " " || event.key === "Enter")) return;
    const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
    if (event.key in steps) this.go(this.at + steps[event.key]);
    else if (event.key === " ") this.go(this.at + (event.shiftKey ? -1 : 1));
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.slides.length - 1);
    else if (event.key === "f" || event.key === "F") this.full();
    else if (event.key === "Escape" && !document.fullscreenElement) this.leave();
    else return;
    event.preventDefault();
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.step) this.go(this.at + Number(button.dataset.step));
    else this.full();
    if (event.detail) button.blur(); // clicked, not reached by keyboard: the next space is the show's
  }
}

let from = null;
document.addEventListener("keydown", (event) => show?.key(event));
window.addEventListener("resize", () => show?.fit());
document.addEventListener("touchstart", (event) => {
  from = event.touches.length === 1 ? event.touches[0].clientX : null;
});
document.addEventListener("touchend", (event) => {
  const moved = from === null ? 0 : event.changedTouches[0].clientX - from;
  from = null;
  if (show && Math.abs(moved) > 50) show.go(show.at + (moved < 0 ? 1 : -1));
});

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".show");
  if (show?.root !== root) {
    show = new Show(root);
    root.addEventListener("click", (event) => show?.click(event));
  }
  show.draw(data);
  document.fonts?.ready.then(() => show?.fit());
  return () => {
    show = null;
  };
}
