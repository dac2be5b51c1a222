import { Alert, Button, Field, Input } from '@grafana/ui';
import React, { type FormEvent, useEffect, useRef, useState } from 'react';
import { Brand } from '../header/brand';
import { type ThemeControl, ThemeSwitch } from '../theme/theme-switch';
import { OpeningProgress } from './opening-progress';
import type { Opening, Problem } from './use-file';

interface LandingProps {
  readonly theme: ThemeControl;
  readonly opening: Opening | null;
  readonly problem: Problem | null;
  readonly onFiles: (choose: () => readonly File[]) => void;
  readonly onDemo: () => void;
  readonly onCancel: () => void;
}

const TITLE = 'Open a learning database';

/** The page's policy lets it reach only what its address names, so another database is another address. */
function goTo(database: string): void {
  window.location.search = `?${new URLSearchParams({ db: database })}`;
}

function AddressForm() {
  const [address, setAddress] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== '') goTo(address.trim());
  };
  return (
    <form className="page-address" onSubmit={submit}>
      <Field
        label="Or the address of one"
        description="Its server has to let this page read it."
        htmlFor="address"
        noMargin
      >
        <Input
          id="address"
          type="text"
          inputMode="url"
          placeholder="https://example.org/learning.db"
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          addonAfter={
            <Button type="submit" variant="secondary" disabled={address.trim() === ''}>
              Open
            </Button>
          }
        />
      </Field>
    </form>
  );
}

/** What the page shows while no file is open. */
export function Landing({ theme, opening, problem, onFiles, onDemo, onCancel }: LandingProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = `${TITLE} – Mahavishnu Learning`;
  }, []);
  return (
    <>
      <header className="page-top">
        <div className="page-bar">
          <Brand />
          <span className="page-spacer" />
          <ThemeSwitch {...theme} />
        </div>
      </header>
      <main className="page-landing">
        <h1>{TITLE}</h1>
        {problem && (
          <Alert severity="error" title={problem.message}>
            {problem.hint}
          </Alert>
        )}
        {opening ? (
          <OpeningProgress {...opening} onCancel={onCancel} />
        ) : (
          <>
            <div className="page-drop">
              <p>Drop a database here, or</p>
              <div className="page-drop-buttons">
                <Button icon="folder-open" size="lg" onClick={() => input.current?.click()}>
                  Choose a file
                </Button>
                <Button variant="secondary" size="lg" onClick={onDemo}>
                  Try the demo data
                </Button>
              </div>
              <input
                ref={input}
                type="file"
                multiple
                hidden
                aria-label="Database file"
                onChange={({ currentTarget }) => {
                  const files = [...(currentTarget.files ?? [])];
                  // The same file once more is a change, too.
                  currentTarget.value = '';
                  if (files.length > 0) onFiles(() => files);
                }}
              />
              <p className="page-muted">
                If a file of the same name that ends in <code>.wal</code> lies beside it, drop or choose both: what was
                written last is in there alone.
              </p>
            </div>
            <AddressForm />
          </>
        )}
        <p className="page-muted">
          The file is read in this browser, by a DuckDB that came with this page. Nothing of it is sent anywhere: the
          page may connect to nothing but the server that it came from and the address that you name.
        </p>
      </main>
    </>
  );
}
