/** The name by which Grafana's components set and measure their texts. */
const NAME = 'Inter';

/** Fonts of the common systems, which the page takes in place of a download. */
const REGULAR = ['Inter', 'Segoe UI', 'Helvetica Neue', 'Roboto', 'Arial', 'Liberation Sans', 'DejaVu Sans'];
const BOLD = [
  'Inter Bold',
  'Segoe UI Bold',
  'Helvetica Neue Bold',
  'Roboto Bold',
  'Arial Bold',
  'Liberation Sans Bold',
];

const face = (names: readonly string[], weight: string) =>
  new FontFace(NAME, names.map((name) => `local('${name}')`).join(', '), { weight });

/** Makes a font of this machine known by the name that the components use, so that what they measure is what they draw. */
export async function takeLocalFonts(): Promise<void> {
  const loaded = await Promise.allSettled([face(REGULAR, '100 500'), face(BOLD, '600 900')].map((one) => one.load()));
  for (const result of loaded) if (result.status === 'fulfilled') document.fonts.add(result.value);
}
