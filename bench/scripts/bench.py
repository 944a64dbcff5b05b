#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the benchmarks and prints tables.  See README.md.

  bench.py msg|uas|io|ioq|timer|all [options]      measure, keep it in RESULTS/*.json, print the table
  bench.py report [options]                    print the tables of what has been measured before

Adding an implementation: --extra NAME=PATH (repeatable); PATH must have the command line of the peers'
programs of that section.
"""
import argparse, json, os, random, re, signal, statistics as st, subprocess as sp, sys, tempfile, time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TICK = os.sysconf("SC_CLK_TCK")
A = None

# ---------------------------------------------------------------- processes
def tree(pid):
    """pid and all its descendants"""
    kids = {}
    for d in os.listdir("/proc"):
        if d.isdigit():
            try:
                f = open("/proc/%s/stat" % d).read()
                kids.setdefault(int(f[f.rindex(")") + 2:].split()[1]), []).append(int(d))
            except OSError:
                pass
    out, todo = [], [pid]
    while todo:
        p = todo.pop()
        out.append(p)
        todo += kids.get(p, [])
    return out

def cpu(pid):
    """user+system CPU seconds of the process tree"""
    t = 0
    for p in tree(pid):
        try:
            f = open("/proc/%d/stat" % p).read()
            v = f[f.rindex(")") + 2:].split()
            t += int(v[11]) + int(v[12])
        except OSError:
            pass
    return t / TICK

def pss(pid):
    """proportional set size of the tree, MiB (RSS would count kamailio's shared memory once per process)"""
    t = 0
    for p in tree(pid):
        try:
            m = re.search(r"^Pss:\s+(\d+)", open("/proc/%d/smaps_rollup" % p).read(), re.M)
            t += int(m.group(1)) if m else 0
        except OSError:
            pass
    return t / 1024

def rss(pid):
    t = 0
    for p in tree(pid):
        try:
            t = max(t, int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % p).read()).group(1)))
        except (OSError, AttributeError):
            pass
    return t / 1024

def busy():
    """busy CPU seconds of the whole machine since boot (to see what others used)"""
    v = list(map(int, open("/proc/stat").readline().split()[1:]))
    return (sum(v[:3]) + sum(v[5:8])) / TICK

def listening(tp, port):
    files = ["/proc/net/udp", "/proc/net/udp6"] if tp == "udp" else ["/proc/net/tcp", "/proc/net/tcp6"]
    for f in files:
        for l in open(f).readlines()[1:]:
            w = l.split()
            if int(w[1].split(":")[1], 16) == port and (tp == "udp" or w[3] == "0A"):
                return True
    return False

class Server:
    def __init__(self, argv, tp, port, env=None):
        if listening(tp, port):   # or its figures would be those of nobody
            raise RuntimeError("port %d is taken: something still runs there, or choose --port" % port)
        self.tmp = tempfile.mkdtemp(prefix="bench.")
        e = dict(os.environ, TMPDIR=self.tmp, **(env or {}))
        self.p = sp.Popen(["taskset", "-c", A.server_cpu] + argv, stdin=sp.DEVNULL, stdout=sp.DEVNULL,
                          stderr=open(self.tmp + "/stderr", "w"), env=e, cwd=self.tmp, start_new_session=True)
        for _ in range(200):
            if self.p.poll() is not None:
                raise RuntimeError("%s exited %s: %s" % (argv[0], self.p.returncode, open(self.tmp + "/stderr").read()[-300:]))
            if listening(tp, port):
                break
            time.sleep(0.05)
        else:
            self.stop()
            raise RuntimeError("%s does not listen" % argv[0])
        time.sleep(0.5)
    def alive(self):
        return self.p.poll() is None
    def stop(self):
        mine = tree(self.p.pid)
        for sig, wait in ((signal.SIGTERM, 3), (signal.SIGKILL, 3)):
            for p in mine:
                try: os.kill(p, sig)
                except OSError: pass
            try: self.p.wait(wait)
            except sp.TimeoutExpired: continue
            break
        for p in mine:
            try: os.kill(p, signal.SIGKILL)
            except OSError: pass
        sp.run(["rm", "-rf", self.tmp])

def kv(line):
    d = {}
    for w in line.split():
        k, _, v = w.partition("=")
        try: d[k] = float(v) if "." in v else int(v)
        except ValueError: d[k] = v
    return d

def run(argv, timeout=120, pin=None, **k):
    return sp.run((["taskset", "-c", pin] if pin else []) + argv, stdin=sp.DEVNULL, capture_output=True, text=True, timeout=timeout, **k)

def med(x): return st.median(x) if x else None
def prog(*names): return [(n, os.path.join(A.build, n)) for n in names if os.path.exists(os.path.join(A.build, n))]
def extras(): return [tuple(e.split("=", 1)) for e in A.extra]
def selected(l):
    return [x for x in l if not A.only or any(o in x[0] for o in A.only.split(","))]

def save(name, rows):
    os.makedirs(A.results, exist_ok=True)
    p = os.path.join(A.results, name + ".json")
    old = json.load(open(p))["rows"] if os.path.exists(p) else []
    key = lambda r: tuple(r.get(k) for k in ("impl", "mode", "tp", "flow", "conns", "window", "delays", "kind"))
    new = {key(r) for r in rows}
    rows = [r for r in old if key(r) not in new] + rows
    json.dump({"date": time.strftime("%F %T"), "rows": rows}, open(p, "w"), indent=1)

def load(name):
    p = os.path.join(A.results, name + ".json")
    return json.load(open(p))["rows"] if os.path.exists(p) else []

def table(head, rows):
    w = [max(len(str(r[i])) for r in [head] + rows) for i in range(len(head))]
    f = lambda r: "| " + " | ".join(str(c).ljust(w[i]) if i == 0 else str(c).rjust(w[i]) for i, c in enumerate(r)) + " |"
    print(f(head))
    print("|" + "|".join("-" * (x + 1) + (":" if i else "-") for i, x in enumerate(w)) + "|")
    for r in rows: print(f(r))
    print()

def n0(x, unit=""): return "-" if x is None else ("{:,.0f}" if abs(x) >= 100 else "{:.1f}" if abs(x) >= 1 else "{:.2f}").format(x) + unit

# ---------------------------------------------------------------- messages
def msg():
    impls = selected(prog("mb_linnet", "mb_osip", "mb_sofia", "mb_re", "mb_belle", "mb_floor1", "mb_floor2", "mb_floor3", "mb_floor4") + extras())
    modes = ["lazy", "parse", "roundtrip", "rebuild", "print"]
    acc, info = {}, {}
    for n, p in impls:
        c = run([p, "-m", "check", A.corpus])
        last = kv(c.stdout.strip().splitlines()[-1]) if c.stdout.strip() else {}
        info[n] = dict(version=last.get("version", "-"), differences=last.get("differences"))
    for rnd in range(A.rounds):
        for n, p in impls:
            for m in modes:
                r = run([p, "-m", m, "-r", "3", "-s", "0.15", A.corpus], pin=A.server_cpu)
                d = kv(r.stdout.splitlines()[0]) if r.returncode == 0 and r.stdout else {}
                if "msgs_per_cpu_s" in d:
                    acc.setdefault((n, m), []).append(d)
    rows = []
    for (n, m), l in acc.items():
        med_ns = med([d["ns_per_msg"] for d in l])
        best = max(d["max"] for d in l)
        bytes_per = l[0]["bytes"] / l[0]["messages"]
        row = dict(impl=n, mode=m, name=l[0]["impl"], ns=med_ns, msgs_s=1e9 / med_ns, best_ns=1e9 / best, mb_s=bytes_per * 1e3 / med_ns, **info[n])
        p = dict(impls)[n]
        # instructions: callgrind, difference of two run lengths
        if not A.no_callgrind:
            a = 2 if med_ns > 100000 else 20
            b = a * 4
            only = ["--toggle-collect=mb_print_batch"] if m == "print" else []
            def ir(k):
                r = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + only + [p, "-m", m, "-n", str(k), A.corpus], timeout=600)
                x = re.search(r"Collected\s*:\s*(\d+)", r.stderr)
                return int(x.group(1)) if x else None
            x, y = ir(a), ir(b)
            if x and y: row["instr"] = (y - x) / (b - a) / l[0]["messages"]
        def mc(k):
            r = run([p, "-m", m, "-n", str(k), A.corpus], env=dict(os.environ, LD_PRELOAD=os.path.join(A.build, "malloccount.so")))
            x = re.search(r"calls=(\d+) bytes=(\d+)", r.stderr)
            return (int(x.group(1)), int(x.group(2))) if x else None
        x, y = mc(2), mc(10)
        if x and y:
            row["mallocs"] = (y[0] - x[0]) / 8 / l[0]["messages"]
            row["malloc_bytes"] = (y[1] - x[1]) / 8 / l[0]["messages"]
        rows.append(row)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    save("msg", rows)

def msg_report():
    rows = load("msg")
    if not rows: return
    print("### Messages: full parse (all main headers decoded)\n")
    out = []
    for r in sorted((r for r in rows if r["mode"] == "parse"), key=lambda r: -r["ns"]):
        out.append([r["name"], r["version"], n0(r["msgs_s"]), n0(r["ns"] / 1e3 if r["ns"] >= 1000 else r["ns"] / 1e3), n0(r["best_ns"] / 1e3), n0(r["mb_s"]),
                    n0(r.get("instr")), n0(r.get("mallocs")), n0(r.get("malloc_bytes")), "-" if r["differences"] is None else r["differences"]])
    table(["impl", "version", "msg/CPU-s", "us/msg", "best us", "MB/s", "instr/msg", "mallocs", "bytes", "diffs"], out)
    print("### Messages: other modes\n")
    out, names = [], []
    for r in rows:
        if r["impl"] not in names: names.append(r["impl"])
    for n in names:
        g = {r["mode"]: r for r in rows if r["impl"] == n}
        if set(g) == {"parse"}: continue
        c = [g["parse"]["name"]]
        for m in ("lazy", "parse", "roundtrip", "rebuild", "print"):
            c += [n0(g[m]["ns"] / 1e3), n0(g[m].get("instr"))] if m in g else ["-", "-"]
        out.append(c)
    table(["impl", "lazy us", "instr", "parse us", "instr", "roundtrip us", "instr", "rebuild us", "instr", "print us", "instr"], out)

# ---------------------------------------------------------------- UAS
UAS = {  # name: transports
    "uas_linnet": "udp tcp", "uas_linnet_sl": "udp tcp", "uas_floor": "udp tcp", "uas_sipp": "udp tcp", "uas_kamailio_sl": "udp tcp tls", "uas_kamailio_tm": "udp tcp tls",
    "uas_sofia_nta": "udp tcp tls", "uas_sofia_nua": "udp tcp tls", "uas_re": "udp tcp tls", "uas_re_sl": "udp",
    "uas_osip": "udp", "uas_belle": "udp tcp", "uas_baresip": "udp tcp",
}
SLOW = {"uas_belle", "uas_baresip", "uas_osip"}   # asked for lower fixed rates

def uas_impls():
    l = [(n, p, UAS[n].split()) for n, p in prog(*UAS)]
    for n, p in extras(): l.append((n, p, (A.extra_transports or "udp,tcp,tls").split(",")))
    return selected(l)

def start(p, tp, flow):
    return Server([p, "-t", tp, "-p", str(A.port)] + (["-c", os.path.join(A.build, "cert.pem")] if tp == "tls" else []), tp, A.port, dict(UAS_SCEN=flow))

def sipp(tp, flow, rate, secs, mode):
    """one SIPp run; returns dict or None"""
    d = tempfile.mkdtemp(prefix="sipp.")
    scen = ["-sn", "uac"] if flow == "call" else ["-sf", os.path.join(HERE, "scenarios/uac_options.xml")]
    t = {"udp": "u1", "tcp": {1: "t1", 1000: "tn"}[mode]}[tp]
    n = int(rate * secs)
    argv = ["sipp", "127.0.0.1:%d" % A.port] + scen + ["-r", str(rate), "-m", str(n), "-t", t, "-i", "127.0.0.1", "-p", str(A.port + 100), "-nostdin",
            "-trace_stat", "-stf", d + "/stat.csv", "-fd", "1", "-timeout", "%ds" % (secs + 12), "-max_socket", "15000"]
    t0 = time.time()
    ru0 = os.times()
    try:
        r = run(argv, timeout=secs + 40, pin=A.client_cpu, cwd=d)
    except sp.TimeoutExpired:
        sp.run(["rm", "-rf", d]); return None
    ru1 = os.times()
    out = dict(rc=r.returncode, wall=time.time() - t0, client_cpu=ru1.children_user + ru1.children_system - ru0.children_user - ru0.children_system)
    try:
        L = open(d + "/stat.csv").read().strip().splitlines()
        h, v = L[0].split(";"), L[-1].split(";")
        g = dict(zip(h, v))
        out.update(ok=int(g["SuccessfulCall(C)"]), failed=int(g["FailedCall(C)"]), retrans=int(g["Retransmissions(C)"]), rate=float(g["CallRate(C)"]))
    except (OSError, KeyError, IndexError, ValueError):
        out.update(ok=0, failed=-1, retrans=-1, rate=0)
    sp.run(["rm", "-rf", d])
    return out

def blast(s, tp, flow, conns, window=None, rate=None, secs=4):
    argv = [os.path.join(A.build, "sipblast"), "-t", tp, "-p", str(A.port), "-m", flow, "-c", str(conns), "-d", str(secs)]
    argv += ["-r", str(rate)] if rate else ["-w", str(window)]
    return gated(s, argv, secs + 90)

def measured(s, f):
    """run f() while accounting the server's CPU and everybody else's"""
    b0, c0, w0 = busy(), cpu(s.p.pid), time.time()
    r = f()
    b1, c1, w1 = busy(), cpu(s.p.pid), time.time()
    if r is not None:
        r["server_cpu"] = c1 - c0
        cc = r.get("client_cpu", r.get("client_cpu_s", 0)) or 0
        r["other_cpu_pct"] = max(0.0, (b1 - b0 - (c1 - c0) - cc) / (w1 - w0) * 100)
        r["pss"] = pss(s.p.pid); r["rss"] = rss(s.p.pid)
        r["alive"] = s.alive()
    return r

def gated(s, argv, timeout):
    """start a load program with -W; connect first, then account only what follows"""
    c0 = cpu(s.p.pid)
    q = sp.Popen(["taskset", "-c", A.client_cpu] + argv + ["-W"], stdin=sp.PIPE, stdout=sp.PIPE, stderr=sp.PIPE, text=True)
    dead = time.time() + timeout
    try:
        if q.stdout.readline().strip() != "ready":
            _, e = q.communicate(timeout=10)
            return dict(ok=0, failed=-1, err=e[-200:])
        time.sleep(0.1)
        c1 = cpu(s.p.pid)
        def go():
            out, e = q.communicate("go\n", timeout=max(1, dead - time.time()))
            return kv(out) if out.strip() else dict(ok=0, failed=-1, err=e[-200:])
        r = measured(s, go)
        r["conn_cpu"] = c1 - c0
        return r
    except sp.TimeoutExpired:
        q.kill(); q.communicate()
        return dict(ok=0, failed=-1, err="timeout")

def per(r): return r["server_cpu"] / r["ok"] * 1e6 if r and r.get("ok") else None

def uas():
    kinds = A.kinds.split(",")
    flows = A.flows.split(",")
    for kind in kinds:
        # the rounds of blast go over all servers in turn, so that foreign load hits them alike
        for _ in range(A.rounds if kind == "blast" else 1):
            uas_pass(kind, flows)

def uas_pass(kind, flows):
    measure = {"blast": uas_blast, "fixed": uas_fixed, "max": uas_max, "soak": uas_soak, "instr": uas_instr}[kind]
    for n, p, tps in uas_impls():
        for tp in tps:
            if A.transports and tp not in A.transports.split(","): continue
            for flow in flows:
                if n in ("uas_re_sl", "uas_linnet_sl") and flow == "call": continue
                try:
                    measure(n, p, tp, flow)
                except (RuntimeError, sp.TimeoutExpired) as e:
                    print("%s %s %s %s: %s" % (kind, n, tp, flow, e), file=sys.stderr)

BLASTS = {}   # (impl, transport, flow, connections): what the rounds have given so far

def uas_blast(n, p, tp, flow):
    """closed loop, window 32: what the server does when it always has work"""
    for conns in ([1] if tp == "udp" else [1, 1000]):
        if tp == "tls" and conns == 1000: conns = 200
        l = BLASTS.setdefault((n, tp, flow, conns), [])
        s = start(p, tp, flow)
        try:
            r = blast(s, tp, flow, conns, window=32 if conns == 1 else 256, secs=A.secs)
        finally:
            s.stop()
        if r and r.get("ok"): l.append(r)
        if not l:
            print("blast %s %s %s c=%d: no result %s" % (n, tp, flow, conns, r), file=sys.stderr); continue
        row = dict(kind="blast", impl=n, tp=tp, flow=flow, conns=conns, us=med([per(r) for r in l]), us_best=min(per(r) for r in l), rate=med([r["rate"] for r in l]),
                   rate_best=max(r["rate"] for r in l), failed=sum(r["failed"] for r in l), retrans=sum(r["retrans"] for r in l), p50=med([r["p50_us"] for r in l]), p99=med([r["p99_us"] for r in l]),
                   pss=med([r["pss"] for r in l]), rss=med([r["rss"] for r in l]), other=med([r["other_cpu_pct"] for r in l]), runs=len(l), conn_us=med([r["conn_cpu"] / conns * 1e6 for r in l]))
        print(json.dumps(row), file=sys.stderr, flush=True)
        save("uas", [row])

def uas_instr(n, p, tp, flow):
    """user-space instructions per request/call by callgrind: difference of two request counts, less what the
    idle server spends in the same time"""
    if tp == "tls" or n in ("uas_sipp", "uas_baresip"): return
    k = [40, 120] if n == "uas_belle" else [200, 600] if n == "uas_osip" else [500, 1500]
    def once(cnt, idle=0):
        d = tempfile.mkdtemp(prefix="cg.")
        s = Server(["valgrind", "--tool=callgrind", "--trace-children=yes", "--callgrind-out-file=/dev/null", "--log-file=" + d + "/%p.log", p, "-t", tp, "-p", str(A.port)], tp, A.port, dict(UAS_SCEN=flow))
        g = dict(ok=0, elapsed=0)
        try:
            time.sleep(1 + idle)
            if cnt:
                r = run([os.path.join(A.build, "sipblast"), "-t", tp, "-p", str(A.port), "-m", flow, "-w", "4", "-d", "100", "-n", str(cnt)], timeout=150)
                g = kv(r.stdout)
            time.sleep(0.5)
        finally:
            s.stop()
        t = 0
        for f in os.listdir(d):
            x = re.search(r"Collected\s*:\s*(\d+)", open(d + "/" + f).read())
            t += int(x.group(1)) if x else 0
        sp.run(["rm", "-rf", d])
        if g.get("ok", 0) < cnt: print("instr %s %s %s: %s" % (n, tp, flow, g), file=sys.stderr)
        return t, g.get("ok", 0), g.get("elapsed", 0)
    x, y = once(k[0]), once(k[1])
    idle = max(0, once(0, 4)[0] - once(0, 1)[0]) / 3
    row = dict(kind="instr", impl=n, tp=tp, flow=flow, conns=1, instr=(y[0] - x[0] - idle * (y[2] - x[2])) / max(1, y[1] - x[1]), idle_per_s=idle)
    print(json.dumps(row), file=sys.stderr, flush=True)
    save("uas", [row])

def uas_fixed(n, p, tp, flow):
    """SIPp at a fixed, moderate rate"""
    if tp == "tls": return
    rate = (100 if n in SLOW else 1000) if flow == "options" else (50 if n in SLOW else 500)
    for conns in ([1] if tp == "udp" else [1, 1000]):
        if conns == 1000 and (flow == "call" or n in SLOW): continue
        l = []
        for _ in range(A.rounds):
            s = start(p, tp, flow)
            try: r = measured(s, lambda: sipp(tp, flow, rate, A.fixed_secs, conns))
            finally: s.stop()
            if r and r.get("ok"): l.append(r)
        if not l:
            print("fixed %s %s %s: no result %s" % (n, tp, flow, r), file=sys.stderr); continue
        row = dict(kind="fixed", impl=n, tp=tp, flow=flow, conns=conns, asked=rate, us=med([per(r) for r in l]), us_best=min(per(r) for r in l), failed=sum(r["failed"] for r in l),
                   retrans=sum(r["retrans"] for r in l), pss=med([r["pss"] for r in l]), rss=med([r["rss"] for r in l]), other=med([r["other_cpu_pct"] for r in l]), runs=len(l),
                   ok=sum(r["ok"] for r in l), client_cpu=med([r["client_cpu"] for r in l]))
        print(json.dumps(row), file=sys.stderr, flush=True)
        save("uas", [row])

def uas_max(n, p, tp, flow):
    """highest SIPp rate with no failed call, <= 0.1% retransmissions and >= 95% of the asked rate"""
    if tp == "tls": return
    def good(rate, secs):
        s = start(p, tp, flow)
        try: r = measured(s, lambda: sipp(tp, flow, int(rate), secs, 1))
        finally: s.stop()
        if not r: return False, None
        g = r["rc"] == 0 and r["failed"] == 0 and r["ok"] >= int(rate) * secs and r["retrans"] <= r["ok"] * 0.001 and r["wall"] <= secs / 0.95 + 0.6
        print("  %s %s %s rate=%d %s %s" % (n, tp, flow, rate, "ok" if g else "no", {k: r[k] for k in ("ok", "failed", "retrans", "wall", "server_cpu", "client_cpu")}), file=sys.stderr, flush=True)
        return g, r
    lo, hi = 0, None
    rate = (200 if n in SLOW else 2000) if flow == "options" else (100 if n in SLOW else 1000)
    while rate <= 40000:
        if good(rate, 4)[0]: lo, rate = rate, rate * 2
        else: hi = rate; break
    if hi is None: hi = rate
    while lo == 0 and hi > 10:
        if good(hi // 2, 4)[0]: lo = hi // 2
        else: hi //= 2
    while hi - lo > max(10, lo * 0.08):
        m = (lo + hi) // 2
        if good(m, 4)[0]: lo = m
        else: hi = m
    r = None
    while lo > 10:   # confirm for 10 s, back off 8% until it holds
        g, r = good(lo, 10)
        if g: break
        lo = int(lo * 0.92)
    row = dict(kind="max", impl=n, tp=tp, flow=flow, conns=1, rate=lo, us=per(r), server_cpu=r and r["server_cpu"], client_cpu=r and r["client_cpu"], wall=r and r["wall"], pss=r and r["pss"], other=r and r["other_cpu_pct"])
    if r: row["limit"] = "server" if r["server_cpu"] / r["wall"] > 0.8 else "sipp" if r["client_cpu"] / r["wall"] > 0.6 else "latency"
    print(json.dumps(row), file=sys.stderr, flush=True)
    save("uas", [row])

def uas_soak(n, p, tp, flow):
    """60 s at a fixed rate: does the cost per request grow while finished transactions linger (32 s on UDP)?
    then 36 s idle: what is the clean-up worth, and is the memory given back?"""
    if tp != "udp": return
    rate = (100 if n in SLOW else 1000) if flow == "options" else (50 if n in SLOW else 500)
    s = start(p, tp, flow)
    try:
        pss0 = pss(s.p.pid)
        child = sp.Popen(["taskset", "-c", A.client_cpu, os.path.join(A.build, "sipblast"), "-t", tp, "-p", str(A.port), "-m", flow, "-r", str(rate), "-d", str(A.soak)], stdout=sp.PIPE, text=True)
        c = [cpu(s.p.pid)]
        t0 = time.time()
        for i in range(A.soak // 10):
            time.sleep(max(0, t0 + (i + 1) * 10 - time.time()))
            c.append(cpu(s.p.pid))
        peak = pss(s.p.pid)
        out, _ = child.communicate(timeout=60)
        r = kv(out)
        cend = cpu(s.p.pid)
        time.sleep(A.reap)
        creap = cpu(s.p.pid)
        pss1 = pss(s.p.pid)
    finally:
        s.stop()
    row = dict(kind="soak", impl=n, tp=tp, flow=flow, conns=1, asked=rate, ok=r["ok"], failed=r["failed"], retrans=r["retrans"], p99=r["p99_us"],
               first=(c[1] - c[0]) / (rate * 10) * 1e6, last=(c[-1] - c[-2]) / (rate * 10) * 1e6, total=(creap - c[0]) / max(1, r["ok"]) * 1e6, reap=(creap - cend) / max(1, r["ok"]) * 1e6,
               pss0=pss0, peak=peak, pss1=pss1)
    print(json.dumps(row), file=sys.stderr, flush=True)
    save("uas", [row])

def uas_report():
    rows = load("uas")
    def names(rs):
        o = []
        for r in rs:
            if r["impl"] not in o: o.append(r["impl"])
        return o
    def cell(rs, n, tp, flow, conns, f):
        for r in rs:
            if (r["impl"], r["tp"], r["flow"], r["conns"]) == (n, tp, flow, conns): return f(r)
        return "-"
    b = [r for r in rows if r["kind"] == "blast"]
    for flow, u in (("options", "OPTIONS -> 200"), ("call", "INVITE/180/200/ACK/BYE/200")):
        x = [r for r in b if r["flow"] == flow]
        if not x: continue
        w = "request" if flow == "options" else "call"
        print("### UAS kept busy by sipblast, %s: server CPU us per %s, median / best (%ss per CPU-second, best)\n" % (u, w, w))
        cols = [("udp", 1), ("tcp", 1), ("tcp", 1000), ("tls", 1), ("tls", 200)]
        f = lambda r: "%s / %s (%s)%s" % (n0(r["us"]), n0(r["us_best"]), n0(1e6 / r["us_best"]), " fail=%d" % r["failed"] if r["failed"] else "")
        ins = lambda n, tp: next((n0(r["instr"]) for r in rows if (r["kind"], r["impl"], r["tp"], r["flow"]) == ("instr", n, tp, flow)), "-")
        ns = sorted(names(x), key=lambda n: min([r["us"] for r in x if r["impl"] == n]))
        table(["server"] + ["%s c=%d" % c for c in cols] + ["instr udp", "instr tcp", "PSS MiB udp"],
              [[n.replace("uas_", "")] + [cell(x, n, c[0], flow, c[1], f) for c in cols] + [ins(n, "udp"), ins(n, "tcp"), cell(x, n, "udp", flow, 1, lambda r: n0(r["pss"]))] for n in ns])
    x = [r for r in b if r["tp"] == "tls" and r["conns"] > 1 and r["flow"] == "options"]
    if x:
        print("### TLS handshakes: server CPU us per accepted connection (RSA-2048, OpenSSL defaults)\n")
        table(["server", "us"], [[r["impl"].replace("uas_", ""), n0(r["conn_us"])] for r in sorted(x, key=lambda r: r["conn_us"])])
    b = [r for r in rows if r["kind"] == "fixed"]
    if b:
        print("### UAS under SIPp at a fixed rate: server CPU seconds per 1000\n")
        cols = [("udp", "options", 1), ("tcp", "options", 1), ("tcp", "options", 1000), ("udp", "call", 1), ("tcp", "call", 1)]
        f = lambda r: "%.3f%s%s" % (r["us"] / 1e3, "" if r["asked"] in (1000, 500) else " @%d/s" % r["asked"], " fail=%d" % r["failed"] if r["failed"] else "")
        table(["server", "udp OPTIONS", "tcp OPTIONS", "tcp OPT conn/req", "udp call", "tcp call", "PSS udp OPT", "PSS udp call"],
              [[n.replace("uas_", "")] + [cell(b, n, *c, f) for c in cols] + [cell(b, n, "udp", fl, 1, lambda r: n0(r["pss"])) for fl in ("options", "call")] for n in names(b)])
    b = [r for r in rows if r["kind"] == "max"]
    if b:
        print("### Highest SIPp rate without failures, 10 s (what was saturated)\n")
        cols = [("udp", "options", 1), ("tcp", "options", 1), ("udp", "call", 1), ("tcp", "call", 1)]
        f = lambda r: "%s (%s)" % (n0(r["rate"]), r.get("limit", "?"))
        table(["server", "udp OPTIONS/s", "tcp OPTIONS/s", "udp calls/s", "tcp calls/s"], [[n.replace("uas_", "")] + [cell(b, n, *c, f) for c in cols] for n in names(b)])
    b = [r for r in rows if r["kind"] == "soak"]
    if b:
        print("### UDP soak: server CPU us per request/call in the first and last 10 s of a minute, clean-up, memory\n")
        table(["server", "flow", "rate/s", "first 10 s", "last 10 s", "clean-up", "all", "fail", "PSS start", "PSS peak", "PSS after idle"],
              [[r["impl"].replace("uas_", ""), r["flow"], r["asked"], n0(r["first"]), n0(r["last"]), n0(r["reap"]), n0(r["total"]), r["failed"], n0(r["pss0"]), n0(r["peak"]), n0(r["pss1"])] for r in sorted(b, key=lambda r: (r["flow"], r["last"]))])

# ---------------------------------------------------------------- I/O
def io():
    impls = selected(prog("echo_linnet", "echo_linnet_as", "echo_linnet_mm", "echo_block", "echo_epoll1", "echo_epoll", "echo_mmsg", "echo_uring", "echo_uv", "echo_uvmm", "echo_event", "echo_re") + extras())
    cases = [("udp", 1, 64), ("udp", 1, 1), ("tcp", 1000, 256), ("tcp", 1000, 1)]
    acc = {}
    for rnd in range(A.rounds):
        for tp, conns, w in cases:
            order = list(impls)
            random.Random(rnd).shuffle(order)
            for n, p in order:
                if tp == "tcp" and n in ("echo_block", "echo_mmsg", "echo_epoll1", "echo_uvmm", "echo_linnet_mm"): continue
                s = None
                try:
                    s = Server([p, tp, str(A.port)], tp, A.port)
                    r = gated(s, [os.path.join(A.build, "ioload"), "-t", tp, "-p", str(A.port), "-c", str(conns), "-w", str(w), "-s", "500", "-d", str(A.secs)], A.secs + 60)
                    if r.get("rx"): acc.setdefault((n, tp, conns, w), []).append(r)
                except RuntimeError as e:
                    print(e, file=sys.stderr)
                finally:
                    if s: s.stop()
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    rows = []
    instr = {n: io_instr(p) for n, p in impls}
    for (n, tp, c, w), l in acc.items():
        ns = [r["server_cpu"] / r["rx"] * 1e9 for r in l]
        rows.append(dict(impl=n, tp=tp, conns=c, window=w, ns=med(ns), ns_best=min(ns), rate=med([r["rate"] for r in l]), rate_best=max(r["rate"] for r in l), lost=sum(r["lost"] for r in l), other=med([r["other_cpu_pct"] for r in l]), runs=len(l)))
        if (tp, w) == ("udp", 64) and instr.get(n): rows[-1]["instr"] = instr[n]
    save("io", rows)

def io_instr(p):
    """user-space instructions per datagram by callgrind, the difference of a short and a long run; None without valgrind"""
    def once(secs):
        d = tempfile.mkdtemp(prefix="cg.")
        s = None
        try:
            s = Server(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=" + d + "/log", p, "udp", str(A.port)], "udp", A.port)
            time.sleep(1)
            r = gated(s, [os.path.join(A.build, "ioload"), "-t", "udp", "-p", str(A.port), "-w", "64", "-s", "500", "-d", str(secs)], 60)
            s.stop(); s = None
            x = re.search(r"Collected\s*:\s*(\d+)", open(d + "/log").read())
            return (int(x.group(1)), r.get("rx", 0)) if x else None
        except (RuntimeError, FileNotFoundError) as e:
            print(e, file=sys.stderr)
        finally:
            if s: s.stop()
            sp.run(["rm", "-rf", d])
    a, b = once(0.3), once(1.0)
    return (b[0] - a[0]) / (b[1] - a[1]) if a and b and b[1] > a[1] else None

def io_report():
    rows = load("io")
    if not rows: return
    print("### I/O floor: 500-byte echo, one thread: messages per server CPU-second, median (best); [wall rate/s]\n")
    cols = [("udp", 1, 64), ("udp", 1, 1), ("tcp", 1000, 256), ("tcp", 1000, 1)]
    names = []
    for r in rows:
        if r["impl"] not in names: names.append(r["impl"])
    out = []
    for n in names:
        c = [n.replace("echo_", "")]
        for k in cols:
            x = [r for r in rows if (r["impl"], r["tp"], r["conns"], r["window"]) == (n,) + k]
            c.append("%s (%s) [%s]" % (n0(1e9 / x[0]["ns"]), n0(1e9 / x[0]["ns_best"]), n0(x[0]["rate"])) if x else "-")
        out.append(c)
    table(["server", "udp, 64 outstanding", "udp, 1 outstanding", "tcp 1000 conns, 256 busy", "tcp 1000 conns, 1 busy"], out)
    io_targets(rows)

# What datagrams per CPU second (udp, 64 outstanding) of ours over another's must be at least
IO_TARGETS = [("echo_linnet", "echo_epoll", 0.90), ("echo_linnet_as", "echo_epoll", 0.90), ("echo_linnet_mm", "echo_mmsg", 0.90),
              ("echo_linnet_mm", "echo_uv", 1.10), ("echo_linnet_mm", "echo_uvmm", 1.10), ("echo_linnet_mm", "echo_event", 1.10)]

def io_targets(rows):
    """ours against the floors and the event libraries; instructions are user space only, so the floors have next to none"""
    x = {r["impl"]: r for r in rows if (r["tp"], r["window"]) == ("udp", 64)}
    out = []
    for ours, other, least in IO_TARGETS:
        if ours not in x or other not in x: continue
        a, b = x[ours], x[other]
        med_, best = b["ns"] / a["ns"], b["ns_best"] / a["ns_best"]
        ins = lambda r: n0(r["instr"]) if r.get("instr") else "-"
        out.append([ours[5:] + " / " + other[5:], "%.2f" % least, "%.2f" % med_, "%.2f" % best, "pass" if med_ >= least else "pass (best)" if best >= least else "short", ins(a), ins(b)])
    if out:
        print("### I/O targets: datagrams per CPU second over another's, udp, 64 outstanding\n")
        table(["ours / other", "target", "median", "best", "", "instr ours", "instr other"], out)

# ---------------------------------------------------------------- ioqueue
def traced(argv, calls):
    """run under strace; the lines of all threads as (thread, call, arguments), and what the program printed"""
    with tempfile.NamedTemporaryFile(prefix="strace.") as f:
        r = run(["strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=" + calls, "-o", f.name] + argv, timeout=120)
        lines = [re.match(r"(\d+) +(\w+)\((.*)", l) for l in open(f.name)]
    return [m.groups() for m in lines if m], r

def sender_futex():
    """futex calls of the threads that call themselves sender, between their first send and their last"""
    lines, r = traced([os.path.join(A.build, "ioq_send8"), "-n", "2000"], "futex,prctl,sendto,sendmsg,write")
    senders = {t for t, call, rest in lines if call == "prctl" and '"sender"' in rest}
    count = lambda c: sum(1 for t, call, _ in lines if t in senders and call == c)
    return dict(futex=count("futex"), sends=count("sendto") + count("sendmsg"), wakes=count("write")) if len(senders) == 8 else {}

def idle_calls():
    lines, r = traced([os.path.join(A.build, "ioq_idle"), "-d", "10"], "all")
    at = [i for i, (_, call, rest) in enumerate(lines) if call == "write" and ('"idle' in rest or '"over' in rest)]
    if len(at) != 2: return {}
    inside = [call for _, call, _ in lines[at[0] + 1:at[1]] if call not in ("clock_nanosleep", "restart_syscall")]   # the main thread's own sleep
    return dict(kv(r.stdout), calls=len(inside))

def ioq():
    have = dict(prog("ioq_send8", "ioq_churn", "ioq_idle"))
    rows = []
    if "ioq_send8" in have:
        for _ in range(A.rounds):
            r = run([have["ioq_send8"], "-n", "20000", "-r", "500"])
            if r.stdout: rows.append(dict(kv(r.stdout), kind="send8", impl="linnet"))
        rows = sorted(rows, key=lambda r: r.get("stall_p99_us", 0))[len(rows) // 2:][:1]
        rows = [dict(r, **sender_futex()) for r in rows]
    if "ioq_churn" in have:
        for b in ("epoll", "poll"):
            r = run([have["ioq_churn"], "-d", str(A.churn), "-b", b], timeout=A.churn + 60)
            if r.stdout: rows.append(dict(kv(r.stdout), kind="churn", impl=b))
    if "ioq_idle" in have: rows.append(dict(idle_calls(), kind="idle", impl="linnet"))
    save("ioq", rows)

def ioq_report():
    rows = load("ioq")
    if not rows: return
    print("### ioqueue\n")
    g = lambda r, k: n0(r.get(k))
    table(["8 threads on one stream key", "value"], [[k, g(r, k)] for r in rows if r["kind"] == "send8" for k in
          ("futex", "sends", "wakes", "at_once", "pending", "refused", "failed", "lost_octets", "queued_max", "limit", "flow_p50_us", "flow_p99_us", "stall_p50_us", "stall_p99_us", "stall_max_us")])
    table(["churn", "secs", "connections", "errors", "first/s", "last/s", "first CPU us", "last CPU us", "fds", "keys", "octets", "fds after", "keys after", "octets after"],
          [[r["impl"]] + [g(r, k) for k in ("secs", "connections", "errors", "first_per_s", "last_per_s", "first_cpu_us", "last_cpu_us", "before_fds", "before_keys", "before_octets", "after_fds", "after_keys", "after_octets")]
           for r in rows if r["kind"] == "churn"])
    table(["idle", "secs", "system calls", "wake-ups"], [[r["impl"], g(r, "secs"), g(r, "calls"), g(r, "wake_ups")] for r in rows if r["kind"] == "idle"])

# ---------------------------------------------------------------- timers
def timer():
    impls = selected(prog("tb_linnet", "tb_linnet_wheel", "tb_heap2", "tb_heap4", "tb_heap4i", "tb_wheel", "tb_hier", "tb_hier_lock", "tb_uv", "tb_event", "tb_sofia", "tb_re") + extras())
    rows = []
    for d in ("sip", "uniform"):
        for n, p in impls:
            l = []
            for _ in range(A.rounds):
                r = run([p, "-r", "3", "-d", d, "-n", str(A.timers)], timeout=300, pin=A.server_cpu)
                if r.returncode == 0: l.append(kv(r.stdout))
                else: print(n, r.stderr, file=sys.stderr)
            if l:
                row = dict(impl=n, delays=d, n=l[0]["n"], name=l[0]["impl"], node=l[0]["node_bytes"])
                for k in ("insert", "cancel", "churn", "expire"): row[k] = med([x[k + "_ns"] for x in l]); row[k + "_best"] = min(x[k + "_ns"] for x in l)
                rows.append(row)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    save("timer", rows)

def timer_report():
    rows = load("timer")
    if not rows: return
    print("### Timers: CPU ns per operation, median (best)\n")
    f = lambda r, k: "-" if not r[k] else "%s (%s)" % (n0(r[k]), n0(r[k + "_best"]))
    table(["impl", "delays", "N", "start", "cancel random", "cancel+start", "expire"],
          [[r["name"], r["delays"], "{:,}".format(r["n"])] + [f(r, k) for k in ("insert", "cancel", "churn", "expire")] for r in rows])

# ---------------------------------------------------------------- ratios
def ratio_table(title, ours, peers, costs):
    """costs: [(label, {name: cost})]; each cell is the peer's cost over ours, so above 1 we are cheaper"""
    costs = [(l, c) for l, c in costs if c.get(ours)]
    peers = [p for p in peers if any(c.get(p) for _, c in costs)]
    if not costs or not peers: return
    print("%s (%s = 1)\n" % (title, ours))
    cell = lambda c, p: "%.2f" % (c[p] / c[ours]) if c.get(p) else "-"
    table(["peer's cost / %s's" % ours] + peers, [[l] + [cell(c, p) for p in peers] for l, c in costs])

def ratio_report():
    print("### Ratios to Linnet in the same set of results: above 1, Linnet is cheaper; below 1, the peer is\n")
    short = lambda n: n.split("_", 1)[1]
    x = load("msg")
    get = lambda m, k: {short(r["impl"]): r.get(k) for r in x if r["mode"] == m}
    ratio_table("Messages", "linnet", ["osip", "sofia", "re", "belle"],
                [("%s, %s" % (m, u), get(m, k)) for m in ("parse", "roundtrip", "rebuild", "print") for k, u in (("ns", "CPU time, median"), ("instr", "instructions"))])
    x = load("uas")
    def uas(flow, names, ours, what):
        get = lambda kind, k, tp, c: {short(r["impl"]): r[k] for r in x if (r["kind"], r["flow"], r["tp"], r["conns"]) == (kind, flow, tp, c)}
        ratio_table(what, ours, names, [("%s c=%d, %s" % (tp, c, u), get(kind, k, tp, c))
                    for tp, c in (("udp", 1), ("tcp", 1), ("tcp", 1000)) for kind, k, u in (("blast", "us", "CPU time, median"), ("instr", "instr", "instructions"))])
    full = ["sofia_nta", "sofia_nua", "re", "kamailio_tm", "osip", "belle", "baresip"]
    uas("options", full, "linnet", "OPTIONS in a server transaction")
    uas("options", ["kamailio_sl", "re_sl", "floor"], "linnet_sl", "OPTIONS without a transaction")
    uas("call", full, "linnet", "Calls")
    x = load("io")
    get = lambda *k: {short(r["impl"]): r["ns"] for r in x if (r["tp"], r["conns"], r["window"]) == k}
    ratio_table("Echo", "linnet", ["linnet_as", "uv", "event", "re", "epoll", "mmsg", "uring"],
                [("%s c=%d, %d outstanding" % k, get(*k)) for k in (("udp", 1, 64), ("udp", 1, 1), ("tcp", 1000, 256), ("tcp", 1000, 1))])
    x = load("timer")
    get = lambda d, k: {short(r["impl"]): r[k] for r in x if r["delays"] == d and r["n"] == max(y["n"] for y in x)}
    ratio_table("Timers", "linnet", ["uv", "event", "sofia", "heap2", "heap4", "wheel", "hier"],
                [("%s, %s" % (k, d), get(d, k)) for d in ("sip", "uniform") for k in ("insert", "cancel", "churn", "expire")])

def main():
    global A
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["msg", "uas", "io", "ioq", "timer", "all", "report"])
    p.add_argument("--build", default=os.path.join(HERE, "build"))
    p.add_argument("--corpus", default=os.path.join(HERE, "corpus"))
    p.add_argument("--results", default=os.path.join(HERE, "results"))
    p.add_argument("--extra", action="append", default=[], metavar="NAME=PATH")
    p.add_argument("--extra-transports", default="", help="uas: transports of the extra servers (udp,tcp,tls)")
    p.add_argument("--only", default="", help="comma-separated substrings of implementation names")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--secs", type=float, default=2)
    p.add_argument("--port", type=int, default=5170)
    p.add_argument("--server-cpu", default="1")
    p.add_argument("--client-cpu", default="0")
    p.add_argument("--no-callgrind", action="store_true")
    p.add_argument("--timers", type=int, default=1000000)
    p.add_argument("--kinds", default="instr,blast,fixed,max,soak", help="uas: which of instr,blast,fixed,max,soak")
    p.add_argument("--flows", default="options,call")
    p.add_argument("--transports", default="")
    p.add_argument("--fixed-secs", type=int, default=8)
    p.add_argument("--soak", type=int, default=60)
    p.add_argument("--churn", type=int, default=60, help="ioq: seconds of churn with each backend")
    p.add_argument("--reap", type=int, default=36)
    A = p.parse_args()
    for k in ("build", "corpus", "results"): setattr(A, k, os.path.abspath(getattr(A, k)))
    A.extra = ["%s=%s" % (e.split("=", 1)[0], os.path.abspath(e.split("=", 1)[1])) for e in A.extra]
    signal.signal(signal.SIGTERM, lambda s, f: sys.exit(1))   # so that the server in hand is stopped
    todo = {"msg": msg, "uas": uas, "io": io, "ioq": ioq, "timer": timer}
    if A.what in todo: todo[A.what]()
    if A.what == "all":
        for f in todo.values(): f()
    for n, f in (("msg", msg_report), ("uas", uas_report), ("io", io_report), ("ioq", ioq_report), ("timer", timer_report)):
        if A.what in (n, "all", "report"): f()
    if A.what in ("all", "report"): ratio_report()

if __name__ == "__main__":
    main()
