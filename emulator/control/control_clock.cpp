#include "core/store/clock_settings.hpp"
#include "emulator/control/control.hpp"

namespace ecpay::control {

Json Control::clock_view() const {
  const auto state = parts_.clock.state();
  return {{"now", format_iso(parts_.clock.now())},
          {"frozen", state.frozen},
          {"offset_ms", state.offset.count()}};
}

// Mode and offset are rows, written with the event that tells of the change.
void Control::record_clock(std::string_view what) {
  const auto state = parts_.clock.state();
  const Json data{
      {"what", what}, {"now", format_iso(parts_.clock.now())}, {"frozen", state.frozen}};
  const auto saved = parts_.store.write<Done>([&](store::Writer& writer) -> Result<Done> {
    store::save_clock(writer, state);
    store::append_event(writer, {store::EventKind::clock_changed, "", "", 0, data});
    return Done{};
  });
  static_cast<void>(saved);  // the job above answers Done only
  parts_.agenda.poke();
}

namespace {
Json answer_of(Json view) {
  Json answer{{"schema", "ecpay-cli/clock"}, {"v", 1}};
  answer.update(view);
  return answer;
}
}  // namespace

Control::Answer Control::show_clock(const Call&) { return answer_of(clock_view()); }

Control::Answer Control::show_agenda(const Call&) {
  Json rows = Json::array();
  for (const auto& entry : parts_.agenda.upcoming()) {
    rows.push_back({{"at", format_iso(entry.at)}, {"what", entry.what}});
  }
  return Json{{"schema", "ecpay-cli/agenda"}, {"v", 1}, {"agenda", std::move(rows)}};
}

Control::Answer Control::freeze_clock(const Call&) {
  parts_.clock.freeze();
  record_clock("freeze");
  return answer_of(clock_view());
}

Control::Answer Control::resume_clock(const Call&) {
  parts_.clock.resume();
  record_clock("resume");
  return answer_of(clock_view());
}

Control::Answer Control::set_clock(const Call& call) {
  const std::string text = text_of(call.body, "to");
  const auto to = parse_instant(text);
  if (!to) return to.error();
  if (*to < parts_.clock.now()) return Error{"clock.backwards", text, "", ""};
  const auto advanced = parts_.agenda.advance_to(*to);
  record_clock("set");
  Json view = clock_view();
  view["ran"] = advanced.ran;
  return answer_of(std::move(view));
}

Control::Answer Control::advance_clock(const Call& call) {
  const auto by = parse_duration(text_of(call.body, "by"));
  if (!by) return by.error();
  const auto advanced = parts_.agenda.advance_to(parts_.clock.now() + *by);
  record_clock("advance");
  Json view = clock_view();
  view["ran"] = advanced.ran;
  return answer_of(std::move(view));
}

Control::Answer Control::next_due(const Call&) {
  const auto due = parts_.agenda.next_due();
  if (!due) return Error{"clock.nothing_due", "", "", ""};
  const auto advanced = parts_.agenda.advance_to(*due);
  record_clock("next");
  Json view = clock_view();
  view["ran"] = advanced.ran;
  return answer_of(std::move(view));
}

}  // namespace ecpay::control
