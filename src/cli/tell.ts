/** What is told at the end of a command: one JSON object, or lines. */
export function tell(json: true | undefined, object: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(object)}\n` : lines.map((line) => `${line}\n`).join(''));
}
