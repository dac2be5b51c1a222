import { dateTimeFormat, type PanelData } from '@grafana/data';
import { Button, ClipboardButton, Icon, useTheme2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { ageText } from '../browser/texts';
import { type AnswerSummary, answerSummary } from './answer-summary';

interface Props {
  readonly data: PanelData | undefined;
  readonly refId: string;
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const BY = { server: 'on the server', browser: 'in the browser' } as const;

function describe({ rows, elapsed, asOf, engine, age: old }: AnswerSummary): string {
  const counted = `${number.format(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  return `${counted} in ${number.format(elapsed)} ms ${BY[engine]}; data as of ${dateTimeFormat(asOf, { format: 'HH:mm:ss' })}, ${ageText(old)}`;
}

/** What came back: how much, how fast, how fresh, and by which SELECT. */
export function AnswerFooter({ data, refId }: Props) {
  const { colors, spacing, typography, shape } = useTheme2();
  const [open, setOpen] = useState(false);
  const id = useId();
  const summary = answerSummary(data, refId);
  if (summary === null) return null;
  const { sql, notices } = summary;
  const code = {
    margin: `${spacing(0.5)} 0 0`,
    maxHeight: 240,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    font: `${typography.bodySmall.fontSize} ${typography.fontFamilyMonospace}`,
    border: `1px solid ${colors.border?.weak}`,
    borderRadius: shape.radius.default,
    background: colors.background?.canvas,
    padding: spacing(1),
  } as const;
  return (
    <section aria-label="Answer" style={{ color: colors.text?.secondary, fontSize: typography.bodySmall.fontSize }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: spacing(1) }}>
        <span>{describe(summary)}</span>
        {sql && (
          <Button
            variant="secondary"
            fill="text"
            size="sm"
            icon={open ? 'angle-down' : 'angle-right'}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            SQL that was run
          </Button>
        )}
      </div>
      {notices.map((notice) => (
        <div key={notice} style={{ color: colors.warning.text }}>
          <Icon name="exclamation-triangle" size="sm" /> {notice}
        </div>
      ))}
      {open && (
        <div id={id} style={{ position: 'relative' }}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
          <section aria-label="Text of the SQL that was run" tabIndex={0} style={code}>
            {sql}
          </section>
          <ClipboardButton
            variant="secondary"
            size="sm"
            icon="copy"
            getText={() => sql}
            style={{ position: 'absolute', top: spacing(1), right: spacing(1) }}
          >
            Copy
          </ClipboardButton>
        </div>
      )}
    </section>
  );
}
