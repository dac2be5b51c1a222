import type { AllLimits } from '../model/limits';
import type { Installation } from './start/installation';

/** What there is to show, and where; for a page of ours or a Grafana to show it. */
export interface Workspace {
  readonly installation: Installation;
  /** An absolute path. */
  readonly database: string;
  /** What lies beside the demo; null for a database of the reader's. */
  readonly neighbours: { readonly workflowsPath: string; readonly coveragePath: string } | null;
  /** Whether it is written by us, to show something. */
  readonly demo: boolean;
  /** Private, for whatever the session needs; removed with the workspace. */
  readonly folder: string;
  /** The port that was asked for, 0 for any. */
  readonly port: number | undefined;
  /** By which rules fire; panels of the installation are coloured by them. */
  readonly limits: AllLimits;
  /** What the reader should know of the demo, a sentence each. */
  readonly remarks: readonly string[];
}

/** Something to look at in a browser. */
export interface Session {
  readonly address: string;
  /** What the reader should know beside the address, a sentence each. */
  readonly remarks: readonly string[];
  /** Rejects with a LearningError when it ends by itself. */
  readonly lost: Promise<never>;
  /** Ends all processes of the session. */
  close(): Promise<void>;
}
