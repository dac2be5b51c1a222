import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { Badge, Button, Icon, IconButton, Tooltip } from '@grafana/ui';
import React from 'react';
import { changeParameters } from '../address/address';
import type { OpenedFile } from '../services/source';
import { endAfter } from '../shared/current-range';

const sizeText = (bytes: number) => formattedValueToString(getValueFormat('decbytes')(bytes, 1));
const day = (time: number) => dateTimeFormat(time, { format: 'll' });

function Extent({ from, to }: NonNullable<OpenedFile['extent']>) {
  const days = [...new Set([day(from), day(to)])].join(' – ');
  const title = `The first execution is of ${dateTimeFormat(from)}, the last of ${dateTimeFormat(to)}. There, and not now, end the last 24 hours and the like.`;
  const all = { from: String(from), to: String(endAfter(to)) };
  return (
    <>
      <span title={title}>, {days}</span>{' '}
      <Button size="sm" variant="secondary" fill="text" tooltip={title} onClick={() => changeParameters(all)}>
        Show all
      </Button>
    </>
  );
}

/** Which file is open, how large it is and what is in it, with a way to close it. */
export function FileHint({ name, demo, file }: { name: string; demo: boolean; file: OpenedFile }) {
  const { bytes, logBytes, rows, extent, remarks, close } = file;
  return (
    <span className="page-muted page-file" data-testid="file-hint">
      {demo && <Badge text="Demo data" color="blue" tooltip="Made up, and shipped with this page." />}
      <span>
        {name}, {sizeText(bytes)}
        {logBytes > 0 && ` and a log of ${sizeText(logBytes)}`}, {rows.toLocaleString('en')}{' '}
        {rows === 1 ? 'execution' : 'executions'}
        {extent && <Extent {...extent} />}
      </span>
      {remarks.length > 0 && (
        <Tooltip content={remarks.join(' ')}>
          <Icon name="info-circle" aria-label={remarks.join(' ')} tabIndex={0} />
        </Tooltip>
      )}
      <IconButton name="times" tooltip={`Close ${name}`} onClick={close} />
    </span>
  );
}
