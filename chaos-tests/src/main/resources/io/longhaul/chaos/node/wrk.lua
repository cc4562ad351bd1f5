-- Has wrk print what it measured as one line. Without a function response, wrk reads responses at
-- its full speed.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "measured requests=%d bytes=%d micros=%d p99=%d failed=%d\n",
    summary.requests, summary.bytes, summary.duration, latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
