import type { Locator } from 'playwright-core';

export type Color = readonly [red: number, green: number, blue: number];

interface Context {
  drawImage(from: Canvas, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8Array };
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  getBoundingClientRect(): { readonly left: number; readonly top: number; readonly width: number };
}

/** As much of a browser's window as is used here. */
interface Window {
  readonly OffscreenCanvas: new (
    width: number,
    height: number,
  ) => { getContext(kind: '2d', options: { readonly willReadFrequently: true }): Context };
}

/** The area between the axes of a chart that uPlot has drawn. */
const plotOf = (panel: Locator): Locator => panel.locator('.u-over');

/** Moves the pointer to a place in the plot, by fractions from the left and from the bottom. */
export async function pointAt(panel: Locator, right: number, up: number): Promise<void> {
  const box = (await plotOf(panel).boundingBox())!;
  const { mouse } = panel.page();
  await mouse.move(box.x + box.width / 2, box.y + 2);
  await mouse.move(box.x + right * box.width, box.y + (1 - up) * box.height, { steps: 3 });
}

/** How opaque the drawing is there, from 0 to 255, and of what colour. */
export async function inkAt(panel: Locator, right: number, up: number): Promise<{ alpha: number; color: Color }> {
  const box = (await plotOf(panel).boundingBox())!;
  const at = { x: box.x + right * box.width, y: box.y + (1 - up) * box.height };
  const [red, green, blue, alpha] = await panel.locator('canvas').evaluate((element, { x, y }) => {
    const canvas = element as unknown as Canvas;
    const { OffscreenCanvas } = globalThis as unknown as Window;
    const { left, top, width } = canvas.getBoundingClientRect();
    const ratio = canvas.width / width;
    // A copy, as Chromium complains of whoever reads a canvas that is drawn on.
    const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    return [...context.getImageData((x - left) * ratio, (y - top) * ratio, 1, 1).data];
  }, at);
  return { alpha: alpha!, color: [red!, green!, blue!] };
}
