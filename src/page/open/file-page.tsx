import { Alert, Button } from '@grafana/ui';
import React, { useCallback, useEffect } from 'react';
import { UIDS } from '../../dashboards/uids';
import { goInstead, startOver, useAddress } from '../address/address';
import { App } from '../app';
import { besides } from '../local/files';
import type { ThemeControl } from '../theme/theme-switch';
import { DropTarget } from './drop-target';
import { fromAddress } from './from-address';
import { fromFiles } from './from-files';
import { Landing } from './landing';
import { useFile } from './use-file';

const HOME = `/d/${UIDS.overview}`;
const DEMO = 'demo.db';

/** The address of a database that the page was called with. */
const given = () => new URLSearchParams(window.location.search).get('db');

/** The page without a host: it asks for a file, and shows it. */
export function FilePage({ theme }: { theme: ThemeControl }) {
  const file = useFile(startOver);
  const { source, opening, problem, hasChanged, open, again, cancel, close, forget } = file;
  const { pathname } = useAddress();
  const openFiles = useCallback((choose: () => readonly File[]) => open(() => fromFiles(choose())), [open]);
  const openAddress = useCallback((address: string) => open((loading) => fromAddress(address, loading)), [open]);
  const openDemo = useCallback(
    () => open(async (loading) => ({ ...(await fromAddress(besides(DEMO), loading)), demo: true })),
    [open],
  );
  useEffect(() => {
    const address = given();
    if (address !== null) openAddress(address);
  }, [openAddress]);
  const isOpen = source !== null;
  useEffect(() => {
    if (isOpen && !pathname.startsWith('/d/')) goInstead(HOME);
  }, [isOpen, pathname]);

  if (!source || opening) {
    return (
      <DropTarget onDrop={openFiles}>
        <Landing
          theme={theme}
          opening={opening}
          problem={problem}
          onFiles={openFiles}
          onDemo={openDemo}
          onCancel={cancel}
        />
      </DropTarget>
    );
  }
  return (
    <DropTarget onDrop={openFiles}>
      {problem && (
        <Alert severity="error" title={problem.message} onRemove={forget}>
          {problem.hint}
        </Alert>
      )}
      {hasChanged && (
        <Alert severity="warning" title={`${source.database} has changed since it was opened.`}>
          What is shown is its former state, and what has not been read yet cannot be.{' '}
          {again ? (
            <Button size="sm" onClick={again}>
              Open it again
            </Button>
          ) : (
            <>
              Choose it again, or drop it here.{' '}
              <Button size="sm" onClick={close}>
                Close it
              </Button>
            </>
          )}
        </Alert>
      )}
      <App source={source} theme={theme} />
    </DropTarget>
  );
}
