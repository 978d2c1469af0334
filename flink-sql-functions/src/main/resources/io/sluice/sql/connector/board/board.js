'use strict';
// The page of a board: a table that is updated in place by server-sent events.
(() => {
  const HOT_MILLIS = 350;        // how long a cell that changed stays lit
  const HISTORY = 48;            // points of a sparkline, as in the server
  const SORT_MILLIS = 500;       // rows move at most so often
  const REFRESH_MILLIS = 2000;   // rows out of sight follow so often
  const CHART_SECONDS = 60;
  const KINDS = { '+I': 'i', '+U': 'u', '-U': 'b', '-D': 'd' };
  const byId = id => document.getElementById(id);
  const integers = new Intl.NumberFormat('en');
  const decimals = [2, 4].map(digits => new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const collator = new Intl.Collator('en', { numeric: true });
  const stats = { frames: 0, applyMillis: 0, changes: 0 };

  let table = null;              // what the complete frame says about the columns
  let rows = new Map();          // id -> row
  let hot = new Map();           // cell -> when it cools down
  let watermark = 'none';
  let sort = null;               // { column, descending }
  let disordered = false;
  let lastSorted = 0;
  let lastRefreshed = 0;
  let filter = '';
  let samples = [];              // [clock of the server, counts], the last two seconds
  let chart = [];                // [time, changes per second], the last minute
  let source = null;
  let pending = [];
  let ended = false;

  // ---- Text

  function format(column, text) {
    if (text === null) return 'NULL';
    if (!column.numeric) return text;
    if (/^[+-]?\d+$/.test(text)) return integers.format(BigInt(text));
    const number = Number(text);
    if (!Number.isFinite(number)) return text;
    if (/[eE]/.test(text) && (Math.abs(number) >= 1e15 || Math.abs(number) < 1e-4)) return number.toExponential(4);
    // All numbers of a column have as many digits, so that they can be compared at a glance.
    if (/\.\d{3}/.test(text)) column.fine = true;
    return decimals[column.fine ? 1 : 0].format(number);
  }

  function rate(perSecond) {
    if (perSecond >= 99950) return (perSecond / 1000).toFixed(0) + 'k';
    if (perSecond >= 9995) return (perSecond / 1000).toFixed(1) + 'k';
    return integers.format(Math.round(perSecond));
  }

  function compact(count) {
    return count < 1e6 ? integers.format(count) : (count / 1e6).toFixed(count < 1e7 ? 2 : 1) + 'M';
  }

  function span(millis) {
    const units = [[31557600000, 'y'], [86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']];
    const [size, name] = units.find(([length]) => Math.abs(millis) >= length) || [1, 'ms'];
    return [(millis / size).toFixed(size === 1 || Math.abs(millis / size) >= 100 ? 0 : 1), name];
  }

  const time = millis => new Date(millis).toISOString().replace('T', ' ').slice(0, 19);

  function show(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // ---- Rows

  function newRow(data) {
    const row = { id: data.id, end: data.end, cells: data.cells, history: data.history || [], tds: [], visible: false };
    row.tr = document.createElement('tr');
    row.tr.boardRow = row;
    table.columns.forEach((column, i) => {
      const cell = document.createElement(column.key ? 'th' : 'td');
      if (column.key) cell.scope = 'row';
      cell.className = column.numeric ? 'number' : column.type.startsWith('TIMESTAMP') ? 'time' : '';
      row.tds.push(cell);
      row.tr.append(cell);
      fill(row, i);
    });
    if (table.sparkline >= 0) {
      row.canvas = document.createElement('canvas');
      row.canvas.setAttribute('aria-hidden', 'true');
      const cell = document.createElement('td');
      cell.append(row.canvas);
      row.tr.append(cell);
    }
    if (!data.history) point(row);
    row.text = searchable(row);
    row.tr.hidden = !row.text.includes(filter);
    mark(row);
    return row;
  }

  function fill(row, i) {
    const text = row.cells[i];
    const cell = row.tds[i];
    show(cell, format(table.columns[i], text));
    if (text !== null && cell.textContent !== text) cell.title = text;
    cell.classList.toggle('null', text === null);
  }

  function update(row, data) {
    data.cells.forEach((text, i) => {
      const before = row.cells[i];
      if (before === text) return;
      row.cells[i] = text;
      if (sort && sort.column === i) disordered = true;
      if (!row.visible) {
        row.stale = true;
        return;
      }
      fill(row, i);
      const up = table.columns[i].numeric && before !== null && text !== null ? Number(text) - Number(before) : 0;
      light(row.tds[i], up > 0 ? 'up' : up < 0 ? 'down' : 'hot');
    });
    point(row);
    mark(row);
  }

  // Rows that are out of sight change at once in the data, and now and then in the page, for its
  // search and for screen readers.
  function refresh(row) {
    if (!row.stale) return;
    row.stale = false;
    row.cells.forEach((text, i) => fill(row, i));
  }

  function searchable(row) {
    return table.columns.map((column, i) => column.key ? row.cells[i] : '').join(' ').toLowerCase();
  }

  function mark(row) {
    const closed = row.end !== undefined && (watermark === 'end' || (watermark !== 'none' && row.end - 1 <= watermark));
    if (row.closed !== closed) {
      row.closed = closed;
      row.tr.classList.toggle('closed', closed);
    }
  }

  function light(cell, kind) {
    const other = hot.get(cell);
    if (!other || other.kind !== kind) {
      cell.classList.remove('hot', 'up', 'down');
      cell.classList.add(kind);
    }
    hot.set(cell, { kind, until: performance.now() + HOT_MILLIS });
  }

  function coolDown(now) {
    for (const [cell, lit] of hot) {
      if (lit.until <= now) {
        cell.classList.remove(lit.kind);
        hot.delete(cell);
      }
    }
  }

  function point(row) {
    if (table.sparkline < 0) return;
    const value = Number(row.cells[table.sparkline]);
    if (row.cells[table.sparkline] === null || !Number.isFinite(value)) return;
    row.history.push(value);
    if (row.history.length > HISTORY) row.history.shift();
    if (row.visible) draw(row);
  }

  // ---- Drawing

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let ink = {};

  function context(canvas, width, height) {
    const scale = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const pen = canvas.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  function draw(row) {
    const width = 132, height = 22;
    const pen = context(row.canvas, width, height);
    const values = row.history.filter(value => value !== null);
    if (values.length === 0) return;
    const low = Math.min(...values), high = Math.max(...values);
    const x = i => 3 + (width - 6) * (values.length === 1 ? 1 : i / (values.length - 1));
    const y = value => high === low ? height / 2 : height - 3 - (height - 6) * (value - low) / (high - low);
    pen.beginPath();
    values.forEach((value, i) => i ? pen.lineTo(x(i), y(value)) : pen.moveTo(x(i), y(value)));
    pen.strokeStyle = row.closed ? ink.soft : ink.accent;
    pen.lineWidth = 1.5;
    pen.lineJoin = 'round';
    pen.stroke();
    pen.beginPath();
    pen.arc(x(values.length - 1), y(values[values.length - 1]), 2.2, 0, 7);
    pen.fillStyle = pen.strokeStyle;
    pen.fill();
  }

  function drawChart() {
    const canvas = byId('chart');
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    const pen = context(canvas, width, height);
    const now = performance.now();
    chart = chart.filter(([at]) => now - at < CHART_SECONDS * 1000);
    const high = Math.max(1, ...chart.map(([, value]) => value));
    if (chart.length < 2) return;
    const length = Math.max(10000, now - chart[0][0]);
    const x = at => width - (now - at) / length * width;
    const y = value => height - 2 - (height - 6) * value / high;
    pen.beginPath();
    pen.moveTo(x(chart[0][0]), height);
    chart.forEach(([at, value]) => pen.lineTo(x(at), y(value)));
    pen.lineTo(x(chart[chart.length - 1][0]), height);
    pen.globalAlpha = 0.14;
    pen.fillStyle = ink.accent;
    pen.fill();
    pen.globalAlpha = 1;
    pen.beginPath();
    chart.forEach(([at, value], i) => i ? pen.lineTo(x(at), y(value)) : pen.moveTo(x(at), y(value)));
    pen.strokeStyle = ink.accent;
    pen.lineWidth = 1.6;
    pen.stroke();
  }

  const seen = new IntersectionObserver(entries => entries.forEach(entry => {
    const row = entry.target.boardRow;
    row.visible = entry.isIntersecting;
    if (!row.visible) return;
    refresh(row);
    if (row.canvas) draw(row);
  }), { rootMargin: '80px' });

  // ---- Order

  function compare(one, other) {
    if (sort) {
      const column = sort.column;
      const a = one.cells[column], b = other.cells[column];
      let order = a === null || b === null ? (a === null) - (b === null)
        : table.columns[column].numeric ? Number(a) - Number(b) : collator.compare(a, b);
      if (order) return sort.descending ? -order : order;
    } else if (one.end !== other.end) {
      return (other.end || 0) - (one.end || 0);
    }
    for (let i = 0; i < table.columns.length; i++) {
      if (table.columns[i].key) {
        const order = collator.compare(one.cells[i] || '', other.cells[i] || '');
        if (order) return order;
      }
    }
    return one.id - other.id;
  }

  function reorder() {
    const body = byId('body');
    let next = body.firstElementChild;
    for (const row of [...rows.values()].sort(compare)) {
      while (next && next.classList.contains('gone')) next = next.nextElementSibling;
      if (row.tr === next) next = next.nextElementSibling;
      else body.insertBefore(row.tr, next);
    }
    disordered = false;
    lastSorted = performance.now();
  }

  function heads() {
    const head = byId('head'), widths = byId('widths');
    head.replaceChildren();
    widths.replaceChildren();
    const columns = table.columns.concat(table.sparkline < 0 ? [] : [{ drawn: true }]);
    columns.forEach((column, i) => {
      const col = document.createElement('col');
      col.className = 'c' + i;
      col.width = column.drawn ? 160 : column.type.startsWith('TIMESTAMP') ? 190 : column.numeric ? 140 : 150;
      widths.append(col);
      const th = document.createElement('th');
      th.scope = 'col';
      th.className = column.numeric ? 'number' : '';
      if (column.drawn) {
        const name = document.createElement('span');
        name.textContent = table.columns[table.sparkline].name + ', course';
        th.append(name);
      } else {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = column.name;
        button.title = column.type + (column.key ? ', primary key' : '') + '; sort';
        button.addEventListener('click', () => sortBy(i));
        th.append(button);
        if (sort && sort.column === i) th.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
      }
      head.append(th);
    });
  }

  function sortBy(column) {
    const numeric = table.columns[column].numeric;
    if (!sort || sort.column !== column) sort = { column, descending: numeric };
    else if (sort.descending === numeric) sort.descending = !numeric;
    else sort = null;
    heads();
    reorder();
  }

  // ---- Frames

  function apply(frame) {
    if (frame.columns) {
      table = frame;
      document.title = frame.title + ' – Sluice board';
      show(byId('title'), frame.title);
      byId('windows-tile').hidden = !frame.windowed;
      byId('over').hidden = !frame.windowed;
      rows.forEach(row => seen.unobserve(row.tr));
      rows = new Map();
      hot = new Map();
      samples = [];
      if (sort && sort.column >= table.columns.length) sort = null;
      byId('body').replaceChildren();
      heads();
    }
    if (!table) return;
    const passed = watermark !== frame.counts.watermark;
    watermark = frame.counts.watermark;
    for (const data of frame.rows) {
      const known = rows.get(data.id);
      if (known) update(known, data);
      else {
        const row = newRow(data);
        rows.set(row.id, row);
        if (!frame.columns) row.tr.classList.add('new');
        seen.observe(row.tr);
        disordered = true;
      }
    }
    for (const id of frame.removed) remove(rows.get(id));
    if (passed) rows.forEach(mark);
    stats.changes += frame.rows.length;
    if (frame.ended) ended = true;
    counters(frame);
  }

  function remove(row) {
    if (!row) return;
    rows.delete(row.id);
    seen.unobserve(row.tr);
    row.tds.forEach(cell => hot.delete(cell));
    row.tr.classList.add('gone');
    setTimeout(() => row.tr.remove(), 400);
  }

  function counters(frame) {
    samples.push([frame.now, frame.counts]);
    while (samples.length > 2 && frame.now - samples[0][0] > 2000) samples.shift();
    const [from, before] = samples[0];
    const seconds = Math.max(0.2, (frame.now - from) / 1000);
    let all = 0;
    for (const [kind, id] of Object.entries(KINDS)) {
      const perSecond = (frame.counts[kind] - before[kind]) / seconds;
      all += perSecond;
      show(byId('rate-' + id), rate(perSecond));
      show(byId('total-' + id), compact(frame.counts[kind]));
    }
    show(byId('rate'), rate(all));
    const now = performance.now();
    if (!chart.length || now - chart[chart.length - 1][0] > 250) {
      chart.push([now, all]);
      drawChart();
    }
    show(byId('open'), integers.format(frame.counts.open));
    show(byId('closed'), integers.format(frame.counts.closed));
    show(byId('rows'), integers.format(frame.counts.rows));
    show(byId('evicted'), frame.counts.evicted ? compact(frame.counts.evicted) + ' made room' : 'of at most ' + integers.format(table.maxRows));
    if (watermark === 'none') {
      show(byId('lag'), '–');
      show(byId('watermark'), 'no watermark yet');
    } else if (watermark === 'end') {
      show(byId('lag'), 'end');
      show(byId('watermark'), 'all windows are closed');
    } else {
      const [figure, unit] = span(frame.now - watermark);
      if (byId('lag').dataset.lag !== figure + unit) {
        const small = document.createElement('small');
        small.textContent = unit;
        byId('lag').replaceChildren(figure, small);
        byId('lag').dataset.lag = figure + unit;
      }
      show(byId('watermark'), time(watermark));
    }
  }

  function paint() {
    requestAnimationFrame(paint);
    const start = performance.now();
    if (pending.length) {
      const frames = pending;
      pending = [];
      frames.forEach(apply);
      stats.frames += frames.length;
      byId('empty').hidden = rows.size > 0;
      if (ended) status('ended', 'Finished');
    }
    if (hot.size) coolDown(start);
    if (disordered && start - lastSorted > SORT_MILLIS) reorder();
    if (start - lastRefreshed > REFRESH_MILLIS) {
      lastRefreshed = start;
      rows.forEach(refresh);
    }
    stats.applyMillis += performance.now() - start;
  }

  // ---- Connection

  function status(kind, text) {
    byId('status').className = 'status ' + kind;
    show(byId('status'), text);
  }

  function connect() {
    source = new EventSource('events');
    source.onopen = () => status('live', 'Live');
    source.onmessage = event => {
      const frame = JSON.parse(event.data);
      // A hidden page paints nothing: the complete frame that came last is enough.
      if (frame.columns) pending = [];
      pending.push(frame);
      if (pending.length > 600) reconnect();
    };
    source.onerror = () => {
      if (ended) source.close();
      else status('lost', 'Connection lost, trying again');
    };
  }

  function reconnect() {
    source.close();
    pending = [];
    connect();
  }

  byId('pause').addEventListener('click', () => {
    const pause = byId('pause').getAttribute('aria-pressed') === 'false';
    byId('pause').setAttribute('aria-pressed', String(pause));
    show(byId('pause'), pause ? 'Resume' : 'Pause');
    if (pause) {
      source.close();
      pending = [];
      status('connecting', 'Paused');
    } else if (!ended) connect();
    else status('ended', 'Finished');
  });

  byId('filter').addEventListener('input', () => {
    filter = byId('filter').value.trim().toLowerCase();
    rows.forEach(row => { row.tr.hidden = !row.text.includes(filter); });
  });

  // ---- Theme

  const dark = matchMedia('(prefers-color-scheme: dark)');
  let theme = 'system';
  try { theme = localStorage.getItem('sluice-board-theme') || 'system'; } catch { /* no storage: the system's */ }

  function applyTheme() {
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    show(byId('theme'), 'Theme: ' + theme);
    ink = { accent: colour('--accent'), soft: colour('--soft') };
    rows.forEach(row => { if (row.visible && row.canvas) draw(row); });
    drawChart();
  }

  byId('theme').addEventListener('click', () => {
    theme = { system: 'light', light: 'dark', dark: 'system' }[theme] || 'system';
    try { localStorage.setItem('sluice-board-theme', theme); } catch { /* only for this visit then */ }
    applyTheme();
  });
  dark.addEventListener('change', applyTheme);
  applyTheme();

  window.sluiceBoard = stats;
  connect();
  requestAnimationFrame(paint);
})();
