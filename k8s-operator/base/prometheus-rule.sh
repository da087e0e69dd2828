#!/usr/bin/env bash
# Writes prometheus-rule.yaml anew out of the files in alerts/. A test fails when they differ.
set -euo pipefail
cd "$(dirname "$0")"
{
  echo "# Made of the files in alerts/ by prometheus-rule.sh: change those."
  echo "apiVersion: monitoring.coreos.com/v1"
  echo "kind: PrometheusRule"
  echo "metadata:"
  echo "  name: crossbook"
  echo "spec:"
  echo "  groups:"
  for file in alerts/*.yaml; do
    # What stands under "groups:", two columns further in.
    sed -n '/^groups:/,$ { /^groups:/d; s/^\(.\)/  \1/; p; }' "$file"
  done
} > prometheus-rule.yaml
