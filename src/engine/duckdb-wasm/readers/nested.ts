import { LearningError } from '../../../error/learning-error';
import type { ColumnSpec } from '../../columns/column-spec';
import { GrowingText } from '../../columns/growing-text';
import type { Losses } from '../../columns/losses';
import { strictJson } from '../../columns/strict-json';
import { type ArrowBatch, isValid, validityOf } from './batch';
import type { MakeReader } from './plain';
import { leafForm, type NestedType } from './types';

/** The largest text of one value, in megabytes. */
const LARGEST_MB = 64;
/** A value on its own or in a list, and what stands around it while it is printed. */
const LEAF = 64;

const PRINTED: NestedType = { kind: 'leaf', name: 'VARCHAR' };

/** About how many bytes so many values take as they are printed, from lengths alone. */
function heldBytes(type: NestedType, batch: ArrowBatch, from: number, count: number): number {
  switch (type.kind) {
    case 'leaf': {
      const own =
        batch.offsets && leafForm(type.name) !== 'bare' ? batch.offsets[from + count]! - batch.offsets[from]! : 0;
      return count * LEAF + own;
    }
    case 'list':
    case 'map': {
      const [first, end] = [batch.offsets[from]!, batch.offsets[from + count]!];
      const [child] = batch.children as [ArrowBatch];
      if (type.kind === 'list') return count * LEAF + heldBytes(type.of, child, first, end - first);
      const [keys, values] = child.children as [ArrowBatch, ArrowBatch];
      // Keys have been printed, whatever they are.
      return heldBytes(PRINTED, keys, first, end - first) + heldBytes(type.value, values, first, end - first);
    }
    case 'array':
      return heldBytes(type.of, batch.children[0]!, from * type.length, count * type.length);
    default:
      return type.members.reduce((sum, member, i) => sum + heldBytes(member.type, batch.children[i]!, from, count), 0);
  }
}

/** Writes values as JSON, element by element, out of the batches that hold them. */
class JsonWriter {
  readonly #text: GrowingText;
  readonly #losses: Losses;

  constructor(text: GrowingText, losses: Losses) {
    this.#text = text;
    this.#losses = losses;
  }

  write(type: NestedType, batch: ArrowBatch, row: number): void {
    if (!isValid(batch, row)) this.#text.writeAscii('null');
    else this.#valid(type, batch, row);
  }

  #valid(type: NestedType, batch: ArrowBatch, row: number): void {
    switch (type.kind) {
      case 'leaf':
        this.#leaf(type.name, batch.at(row));
        break;
      case 'list':
        this.#elements(type.of, batch.children[0]!, batch.offsets[row]!, batch.offsets[row + 1]!);
        break;
      case 'array':
        this.#elements(type.of, batch.children[0]!, row * type.length, (row + 1) * type.length);
        break;
      case 'map':
        this.#map(type.value, batch, row);
        break;
      case 'struct':
        for (const [i, member] of type.members.entries()) {
          this.#text.write(`${i === 0 ? '{' : ','}${JSON.stringify(member.name)}:`);
          this.write(member.type, batch.children[i]!, row);
        }
        this.#text.writeAscii('}');
        break;
      case 'union': {
        const tag = batch.typeIds![row]!;
        const member = type.members[tag]!;
        this.#text.write(`{${JSON.stringify(member.name)}:`);
        this.write(member.type, batch.children[tag]!, row);
        this.#text.writeAscii('}');
        break;
      }
    }
  }

  #elements(type: NestedType, batch: ArrowBatch, from: number, end: number): void {
    this.#text.writeAscii('[');
    for (let i = from; i < end; i++) {
      if (i > from) this.#text.writeAscii(',');
      this.write(type, batch, i);
    }
    this.#text.writeAscii(']');
  }

  #map(type: NestedType, batch: ArrowBatch, row: number): void {
    const [keys, values] = batch.children[0]!.children as [ArrowBatch, ArrowBatch];
    const [from, end] = [batch.offsets[row]!, batch.offsets[row + 1]!];
    this.#text.writeAscii('{');
    for (let i = from; i < end; i++) {
      this.#text.write(`${i === from ? '' : ','}${JSON.stringify(String(keys.at(i)))}:`);
      this.write(type, values, i);
    }
    this.#text.writeAscii('}');
  }

  #leaf(name: string, value: unknown): void {
    switch (leafForm(name)) {
      case 'bare':
        // A decimal without an integer part is printed without its zero, and JSON wants it.
        this.#text.writeAscii(String(value).replace(/^-?(?=\.)/, '$&0'));
        break;
      case 'json':
        this.#text.write(strictJson(String(value), this.#losses));
        break;
      case 'text':
        this.#text.write(JSON.stringify(value));
        break;
      case 'number':
        if (!Number.isFinite(value)) this.#losses.add('notFinite');
        this.#text.writeAscii(Number.isFinite(value) ? String(value) : 'null');
        break;
    }
  }
}

/** A nested column as JSON, of what `printed` makes of it. */
export const nested =
  (type: NestedType): MakeReader =>
  (spec: ColumnSpec) => {
    const text = new GrowingText(spec);
    const writer = new JsonWriter(text, spec.losses);
    return {
      append(batch, count) {
        const mask = validityOf(batch);
        const values = type.kind === 'union' ? batch.children[0]! : batch;
        text.validity.append(mask, count);
        text.reserve(count, 0);
        for (let row = 0; row < count; row++) {
          if (isValid(batch, row)) {
            requireModest(spec, heldBytes(type, values, row, 1));
            writer.write(type, values, row);
          }
          text.endRow();
        }
      },
      finish: () => text.finish('json'),
    };
  };

function requireModest({ name }: ColumnSpec, bytes: number): void {
  if (bytes <= LARGEST_MB * 1024 * 1024) return;
  throw new LearningError('too_large', `A value of column "${name}" is larger than ${LARGEST_MB} MB.`, {
    hint: 'Take a part of the value, or aggregate it in SQL.',
  });
}
