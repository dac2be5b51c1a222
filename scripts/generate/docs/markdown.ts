/** A cell of a table: pipes and line breaks would end it. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const code = (text: string) => `\`${text}\``;

export const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

/** Parts of a page, a blank line between them. */
export const page = (...parts: readonly string[]) => `${parts.join('\n\n')}\n`;
