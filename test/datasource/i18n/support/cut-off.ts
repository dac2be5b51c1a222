import type { Page } from 'playwright-core';

/**
 * Run in the page: texts that reach beyond the box that holds them, and texts that stand in empty fields and do not fit.
 * What screen readers alone read is 1 px wide, and what a person has chosen may be shortened.
 */
const CUT_OFF = `(() => {
  const found = [];
  const root = document.getElementById('root');
  const isSeen = (box) => box.width > 2 && box.height > 2;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const holder = text.parentElement.closest('label, button, legend, h4, p, dt, dd, [role=status]');
    if (!text.textContent.trim() || !holder || text.parentElement.closest('.monaco-editor, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const [own, box] = [range.getBoundingClientRect(), holder.getBoundingClientRect()];
    if (!isSeen(own) || !isSeen(box)) continue;
    if (own.right > box.right + 1 || own.bottom > box.bottom + 1 || box.right > innerWidth + 1)
      found.push(holder.tagName + ': ' + text.textContent.trim());
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of root.querySelectorAll('input[placeholder]')) {
    if (field.value !== '') continue;
    const { font, paddingLeft, paddingRight } = getComputedStyle(field);
    pen.font = font;
    const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (pen.measureText(field.placeholder).width > room + 1) found.push('INPUT: ' + field.placeholder);
  }
  return [...new Set(found)];
})()`;

/** Texts of the page that cannot be read to their ends, each after the kind of element that it is in. */
export const cutOff = (page: Page): Promise<string[]> => page.evaluate(CUT_OFF) as Promise<string[]>;
