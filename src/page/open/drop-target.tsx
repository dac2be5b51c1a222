import React, { type ReactNode, useEffect, useState } from 'react';
import { droppedFiles, holdsFiles } from './dropped';

interface DropTargetProps {
  /** Is given what reads the files, which throws LearningError where they cannot be opened. */
  readonly onDrop: (choose: () => readonly File[]) => void;
  readonly children: ReactNode;
}

/** Takes files that are dropped anywhere on the page. */
export function DropTarget({ onDrop, children }: DropTargetProps) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent) => {
      // Out of the window, and not from one element to another.
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(false);
      try {
        const files = droppedFiles(event.dataTransfer!);
        onDrop(() => files);
      } catch (error) {
        onDrop(() => {
          throw error;
        });
      }
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
    };
  }, [onDrop]);
  return (
    <>
      {children}
      {isOver && (
        <div className="page-drop-over" aria-hidden="true">
          Drop the database here to open it
        </div>
      )}
    </>
  );
}
