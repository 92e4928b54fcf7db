import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
const log=[];
for (const f of readdirSync('src',{recursive:true})) {
  if(!f.endsWith('.ts')||f.startsWith('jobs/')||f.startsWith('commands/')||f==='policy/fact.ts'||f.endsWith('assets.ts'))continue;
  if(['facts/org/witness.ts','policy/decider.ts','report/listUsers/answer.ts','policy/logins/types.ts','messageKeys.ts'].includes(f))continue;
  const p='src/'+f; const t=readFileSync(p,'utf8'); if(!/known: (true|false)/.test(t))continue;
  const s=ts.createSourceFile(p,t,ts.ScriptTarget.Latest,true); const edits=[]; const need=new Set();
  const v=n=>{
    if(ts.isObjectLiteralExpression(n)&&n.properties.every(x=>ts.isPropertyAssignment(x)||ts.isShorthandPropertyAssignment(x))&&!ts.isAsExpression(n.parent)){
      const m=new Map(n.properties.map(x=>[x.name.getText(),ts.isShorthandPropertyAssignment(x)?x.name.getText():x.initializer.getText()]));
      const keys=[...m.keys()].sort().join();
      if(m.get('known')==='true'&&(keys==='from,known,value'||keys==='from,known,partial,value')){edits.push([n.getStart(),n.end,`known(${m.get('value')}, ${m.get('from')}${m.has('partial')?', '+m.get('partial'):''})`]);need.add('known');}
      if(m.get('known')==='false'&&keys==='gap,known'){edits.push([n.getStart(),n.end,`unreadable(${m.get('gap')})`]);need.add('unreadable');}
    }
    ts.forEachChild(n,v)}; v(s);
  if(edits.length===0)continue;
  let o=t; for(const [a,b,x] of edits.sort((x,y)=>y[0]-x[0])) o=o.slice(0,a)+x+o.slice(b);
  writeFileSync(p,o); log.push(p+' '+[...need].join(' '));
}
writeFileSync('/tmp/n12f/n13.log',log.join('\n')+'\n');
