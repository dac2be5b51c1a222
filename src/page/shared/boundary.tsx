import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** When it changes, drawing is tried again. */
  readonly data: unknown;
  /** What stands there instead. @param why in the words of what went wrong */
  readonly instead: (why: string) => ReactNode;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: string | null;
}

/** Keeps what cannot be drawn from taking the page with it. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate({ data }: BoundaryProps): void {
    if (this.state.error !== null && data !== this.props.data) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    const { instead, children } = this.props;
    return error === null ? children : instead(error);
  }
}
