import { useCallback, useEffect, useRef, useState } from 'react';
import type { Candidate } from '../../browser/file/candidate';
import type { Loading } from '../../browser/file/loading';
import { LearningError } from '../../error/learning-error';
import type { Source } from '../services/source';
import { type Opened, openCandidate } from './open-candidate';

/** What is being done, for whoever waits. */
export interface Opening {
  readonly what: string;
  readonly done: number;
  /** Bytes; 0 where nobody knows how many there are. */
  readonly total: number;
}

export interface Problem {
  readonly message: string;
  readonly hint: string;
}

/** Where the file comes from. */
type Choose = (loading: Loading) => Candidate | Promise<Candidate>;

export interface FileState {
  readonly source: Source | null;
  readonly opening: Opening | null;
  readonly problem: Problem | null;
  /** Whether the file is another than when it was opened. */
  readonly hasChanged: boolean;
  /** What is open stays so until this is. */
  readonly open: (choose: Choose) => void;
  /** Opens what is open anew, where the browser may. */
  readonly again: (() => void) | null;
  readonly cancel: () => void;
  readonly close: () => void;
  readonly forget: () => void;
}

function problemOf(cause: unknown): Problem {
  if (cause instanceof LearningError) return { message: cause.message, hint: cause.hint };
  return { message: cause instanceof Error ? cause.message : String(cause), hint: '' };
}

/** The one file that is open, and how it came to be. @param onClosed hears when it has been closed */
export function useFile(onClosed: () => void): FileState {
  const [opened, setOpened] = useState<{ readonly file: Opened; readonly choose: Choose } | null>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [hasChanged, setChanged] = useState(false);
  const running = useRef<AbortController | null>(null);
  const current = useRef<Opened | null>(null);

  const look = useCallback(async () => {
    const file = current.current;
    if (file && !(await file.isSame()) && file === current.current) setChanged(true);
  }, []);

  const close = useCallback(() => {
    current.current?.engine.close();
    current.current = null;
    setOpened(null);
    setChanged(false);
    setProblem(null);
    onClosed();
  }, [onClosed]);

  const open = useCallback(
    (choose: Choose) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const onProgress = (what: string, done: number, total: number) => {
        if (!signal.aborted) setOpening({ what, done, total });
      };
      setProblem(null);
      onProgress('Looking at the file', 0, 0);
      const work = async () => {
        const candidate = await choose({
          signal,
          onProgress: (done, total) => onProgress('Loading the file', done, total),
        });
        return openCandidate(candidate, { signal, onProgress, onClose: close, onFailure: look });
      };
      work().then(
        (file) => {
          if (signal.aborted) {
            file.engine.close();
            return;
          }
          current.current?.engine.close();
          current.current = file;
          file.answer();
          setOpened({ file, choose });
          setChanged(false);
          setOpening(null);
        },
        (cause: unknown) => {
          if (signal.aborted) return;
          setOpening(null);
          setProblem(problemOf(cause));
        },
      );
    },
    [close, look],
  );

  const cancel = useCallback(() => {
    running.current?.abort();
    setOpening(null);
  }, []);

  useEffect(() => {
    const seen = () => {
      if (!document.hidden) look();
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('focus', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('focus', seen);
    };
  }, [look]);

  return {
    source: opened?.file.source ?? null,
    opening,
    problem,
    hasChanged,
    open,
    again: opened?.file.canBeHadAgain ? () => open(opened.choose) : null,
    cancel,
    close,
    forget: () => setProblem(null),
  };
}
