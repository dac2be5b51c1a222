import { readFileSync } from 'node:fs';
import { toolsFor } from '../../../src/mcp/tools';
import { inRoot } from '../../build/root';
import { code } from './markdown';

const TOOLS = toolsFor({ allowSql: true, withholdText: false });

const parametersOf = (tool: (typeof TOOLS)[number]) => Object.keys(tool.input.shape).map(code).join(', ');

/** docs/mcp.md with the parameters of each tool as the tool has them. */
export function mcpPage(): string {
  const page = readFileSync(inRoot('docs/mcp.md'), 'utf8');
  return page.replaceAll(/^\| `(\w+)` \|[^|]*\|/gm, (row, name: string) => {
    const tool = TOOLS.find((known) => known.name === name);
    const cells = tool && ['', code(name), parametersOf(tool), ''].map((cell) => (cell ? ` ${cell} ` : cell));
    return cells ? cells.join('|').replace('||', '| |') : row;
  });
}
