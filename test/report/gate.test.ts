import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { findingsWritten } from '../../lib/report/gate/page.js';
import { seenLines } from '../../lib/report/logins/answer.js';
import { RESULT } from './findings/sample.js';
import { result } from './logins/support.js';
