import React from 'react';

export function Brand() {
  return (
    <span className="page-brand">
      <img src={`${window.__grafana_public_path__}img/logo.svg`} alt="" /> Mahavishnu Learning
    </span>
  );
}
