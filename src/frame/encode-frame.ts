import {
  Column as ArrowColumn,
  Batch,
  binary,
  bool,
  type DataType,
  float64,
  Table,
  TimeUnit,
  tableToIPC,
  timestamp,
  utf8,
} from '@uwdata/flechette';
import { countSet } from '../result/bitmap';
import type { Column } from '../result/column';
import type { Field, Frame } from './frame';

const TYPES: Record<Column['kind'], DataType> = {
  number: float64(),
  boolean: bool(),
  time: timestamp(TimeUnit.NANOSECOND),
  text: utf8(),
  json: binary(),
};

/** The frame as Arrow IPC file bytes, with names, labels, config and meta where Grafana's SDK looks for them. */
export function encodeFrame({ name, refId, meta, fields }: Frame): Uint8Array {
  const schema = {
    fields: fields.map(arrowField),
    metadata: new Map([
      ['name', name],
      ['refId', refId],
      ['meta', JSON.stringify(meta)],
    ]),
  };
  return tableToIPC(
    new Table(
      schema,
      fields.map(({ column }) => arrowColumn(column)),
    ),
    { format: 'file' },
  )!;
}

function arrowField({ column, nullable, labels, config }: Field) {
  const metadata = new Map([['name', column.name]]);
  if (labels) metadata.set('labels', JSON.stringify(labels));
  if (config) metadata.set('config', JSON.stringify(config));
  return { name: column.name, type: TYPES[column.kind], nullable, metadata };
}

function arrowColumn(column: Column): ArrowColumn<unknown> {
  const { kind, length, validity } = column;
  const nulls = validity === null ? 0 : length - countSet(validity, length);
  const batch = new Batch({
    length,
    nullCount: nulls,
    type: TYPES[kind],
    validity: validity === null || nulls === 0 ? new Uint8Array(0) : validity,
    ...buffers(column),
  });
  return new ArrowColumn([batch]);
}

function buffers(column: Column) {
  if ('offsets' in column) return { offsets: column.offsets, values: column.bytes };
  return { values: column.values };
}
