import { findPreset } from '../query/all-presets';
import { findMeasure } from '../query/vocabulary/measures';
import type { PanelSource } from './source';

function aboutTarget({ target }: PanelSource): string[] {
  if (target.queryType === 'preset') return [findPreset(target.preset).question];
  const measures = target.measures.map(findMeasure);
  return measures.length === 1 ? [measures[0]!.help] : measures.map(({ label, help }) => `- **${label}**: ${help}`);
}

/** What a panel says about itself, as Markdown. */
export function describePanel(panel: PanelSource): string {
  const own = panel.description ? [panel.description] : [];
  const about = aboutTarget(panel);
  if (panel.target.queryType === 'preset') return [...about, ...own].join(' ');
  return about.length === 1 ? [...own, ...about].join(' ') : [...own.map((text) => `${text}\n`), ...about].join('\n');
}
