import type { QueryEditorHelpProps } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import React from 'react';
import { displayText } from '../display-text';
import type { LearningQuery } from '../learning-query';
import { EXAMPLE_SECTIONS } from './examples';

/** Examples of each way to ask; a click on one asks it. */
export function QueryEditorHelp({ onClickExample }: QueryEditorHelpProps<LearningQuery>) {
  const { colors, spacing, typography, shape } = useTheme2();
  const card = {
    display: 'block',
    width: '100%',
    textAlign: 'left',
    border: `1px solid ${colors.border?.weak}`,
    borderRadius: shape.radius.default,
    background: colors.background?.secondary,
    color: colors.text?.primary,
    padding: spacing(1),
    cursor: 'pointer',
  } as const;
  const code = {
    display: 'block',
    marginTop: spacing(0.5),
    color: colors.text?.secondary,
    font: `${typography.bodySmall.fontSize} ${typography.fontFamilyMonospace}`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  } as const;
  return (
    <div>
      {EXAMPLE_SECTIONS.map(({ title, intro, examples }) => (
        <section key={title} aria-label={title} style={{ marginBottom: spacing(3) }}>
          <h4>{title}</h4>
          <p>{intro}</p>
          <ul
            style={{
              listStyle: 'none',
              display: 'grid',
              gridTemplateColumns: 'minmax(0, 1fr)',
              gap: spacing(1),
              margin: 0,
              padding: 0,
            }}
          >
            {examples.map(({ title: example, query }) => (
              <li key={example}>
                <button type="button" style={card} onClick={() => onClickExample({ refId: 'A', ...query })}>
                  {example}
                  <code style={code}>{displayText({ refId: 'A', ...query })}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
