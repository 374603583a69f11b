// floor_server DATABASE READY_FILE: the least that a server over the same libraries costs. It opens
// a SQLite file, listens on a free port of 127.0.0.1, writes the port to the ready file, and
// answers GET / with "hello" and POST / after one INSERT. It runs until it is killed.

#include <httplib.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

namespace {

struct Database {
  sqlite3* handle = nullptr;
  sqlite3_stmt* insert = nullptr;
  std::mutex mutex;
};

bool open(Database& database, const char* path) {
  return sqlite3_open(path, &database.handle) == SQLITE_OK &&
         sqlite3_exec(database.handle,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                      "CREATE TABLE IF NOT EXISTS requests(id INTEGER PRIMARY KEY, body TEXT)",
                      nullptr, nullptr, nullptr) == SQLITE_OK &&
         sqlite3_prepare_v2(database.handle, "INSERT INTO requests(body) VALUES(?)", -1,
                            &database.insert, nullptr) == SQLITE_OK;
}

bool insert(Database& database, const std::string& body) {
  const std::lock_guard lock(database.mutex);
  sqlite3_bind_text(database.insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
  const bool done = sqlite3_step(database.insert) == SQLITE_DONE;
  sqlite3_reset(database.insert);
  return done;
}

}  // namespace

int main(int argc, char** argv) {
  Database database;
  if (argc != 3 || !open(database, argv[1])) {
    (void)std::fputs("usage: floor_server DATABASE READY_FILE\n", stderr);
    return 2;
  }
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000'000);
  server.new_task_queue = [] { return new httplib::ThreadPool(32); };
  server.Get("/", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("hello", "text/plain");
  });
  server.Post("/", [&](const httplib::Request& request, httplib::Response& response) {
    response.status = insert(database, request.body) ? 200 : 500;
    response.set_content("1|OK", "text/plain");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::FILE* ready = std::fopen(argv[2], "w");
  if (port <= 0 || ready == nullptr) return 1;
  (void)std::fprintf(ready, "%d\n", port);
  (void)std::fclose(ready);
  return server.listen_after_bind() ? 0 : 1;
}
