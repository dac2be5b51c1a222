import { type Content, isFields } from './content';

/** What is known of one thing that was installed, as fingerprints. */
export interface Entry {
  /** Fingerprint of what was sent. */
  readonly sent?: string;
  /** Fingerprint of what Grafana made of it. */
  readonly seen?: string;
  /** Of what was to be sent, when somebody decided to keep what was there. */
  readonly kept?: string;
}

/** What was installed, by which version. It lies where the installation is, so that any machine can carry on. */
export interface Manifest {
  readonly version: string;
  /** The uid of the folder in Grafana that it was installed into; absent where files name it. */
  readonly folder?: string;
  readonly entries: Readonly<Record<string, Entry>>;
}

const FINGERPRINTS = ['sent', 'seen', 'kept'] as const;

function readEntry(content: Content): Entry {
  if (!isFields(content)) return {};
  const known = FINGERPRINTS.filter((name) => typeof content[name] === 'string');
  return Object.fromEntries(known.map((name) => [name, content[name]]));
}

/** Undefined where there is none, or one that cannot be read, which only means that more is asked. */
export function readManifest(content: Content | undefined): Manifest | undefined {
  if (!isFields(content) || typeof content.version !== 'string' || !isFields(content.entries)) return undefined;
  const entries = Object.entries(content.entries).map(([id, entry]) => [id, readEntry(entry)] as const);
  const { version, folder } = content;
  return { version, ...(typeof folder === 'string' && { folder }), entries: Object.fromEntries(entries) };
}
