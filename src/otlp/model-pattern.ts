const escaped = (text: string) => text.replaceAll(/[\\^$.+?()[\]{}]/g, '\\$&');

/**
 * Tells whether the name of a model fits a pattern, where `*` stands for any text and `|` is between patterns. Case does
 * not matter, and neither does what stands before the last slash, as in `openai/gpt-5`.
 */
export function matcher(pattern: string): (model: string) => boolean {
  const parts = pattern.split('|').map((part) => part.split(/\*+/).map(escaped).join('.*'));
  const expression = new RegExp(`^(?:${parts.join('|')})$`, 'is');
  return (model) => expression.test(model) || expression.test(model.slice(model.lastIndexOf('/') + 1));
}
