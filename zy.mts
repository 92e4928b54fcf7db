import { startOrg } from './test/org/index.ts';
import { OrgState } from './test/org/state.js';
import { Store } from './test/org/store.js';
let st!: Store; const oi=Store.prototype.index; Store.prototype.index=function(){st=this; return oi.call(this)};
const org = await startOrg({users:300_000});
const bench=(name:string, expr:string)=>{ const p=st.db.prepare(`SELECT group_concat(j,',') AS page, max(n) AS last, count(*) AS records FROM (SELECT ${expr} AS j, t0_0.n AS n FROM user AS t0_0 WHERE 1 AND t0_0.n > :after ORDER BY t0_0.n LIMIT 2000)`); const cpu=process.cpuUsage(); const t=performance.now(); let m=0,c=0; for(;;){const r=p.get({after:m}) as any; if(!r.records)break; m=r.last;c+=r.records;} const u=process.cpuUsage(cpu); console.log(name.padEnd(12),'wall',((performance.now()-t)*1000/c).toFixed(2),'cpu',((u.user+u.system)/c).toFixed(2)); };
for (let i=0;i<2;i++){ bench('n','t0_0.n'); bench('sfid',"sfid('005', t0_0.n)"); bench('head',`replace('{"attributes":{"type":"User","url":"/services/data/v64.0/sobjects/User/@"},"Id":"@"', '@', sfid('005', t0_0.n))`); bench('username','json_quote(t0_0.username)'); bench('name',`json_quote(trim(coalesce(t0_0.first_name, '') || ' ' || t0_0.last_name))`); bench('last',`coalesce('"' || date(t0_0.last_login, 'unixepoch') || 'T' || time(t0_0.last_login, 'unixepoch') || '.000+0000"', 'null')`); }
await org.close();
