/**
 * `diagnose login` as annotations of GitHub Actions: what is certain as an error, what may be as a warning.
 */
import type { Say } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import type { DiagnoseLoginResult, ReportedCause } from './result.js';

export function diagnosisGithub({ causes, incomplete, notes }: DiagnoseLoginResult, say: Say): Iterable<string> {
  const found = causes.map(annotationOf);
  const sure = found.filter(({ level }) => level === 'error');
  const rest = found.filter(({ level }) => level !== 'error');
  return annotationLines([...openAnnotations(incomplete, notes, say), ...rest], sure, say);
}

function annotationOf({ cause, confidence, evidence, explanation, fix, username }: ReportedCause): Annotation {
  return {
    level: confidence === 'certain' ? 'error' : 'warning',
    title: `${username === undefined ? '' : `${username}: `}${cause} (${confidence})`,
    text: [explanation, ...evidence, `${fix.who}: ${fix.what}`].join('\n'),
  };
}
