import React, { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** When it changes, drawing is tried again. */
  readonly data: unknown;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: string | null;
}

/** Keeps a panel that cannot be drawn from taking the page with it. */
export class PanelBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate({ data }: BoundaryProps): void {
    if (this.state.error !== null && data !== this.props.data) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <PanelMessage text={`This panel cannot be drawn: ${error}`} />;
  }
}

/** In place of what a panel would draw. */
export function PanelMessage({ text }: { text: string }) {
  return (
    <div className="page-empty" role="status">
      {text}
    </div>
  );
}
