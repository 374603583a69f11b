#include "core/store/wal_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace ecpay::store {
namespace {

constexpr const char* k_name = "ecpay-wal";
constexpr int k_frame_header = 24;  // https://sqlite.org/fileformat2.html, section 4.1
// SQLite's own layer takes less than 128 KiB in one call.
constexpr int k_most_written = 127 * 1024;
constexpr std::size_t k_most_held = 120 * 1024;

// An open log. SQLite gives raw memory of szOsFile bytes; its own layer's file stands behind ours.
struct WalFile {
  sqlite3_file base;  // first: SQLite sees this
  std::string* held;  // the last bytes before `end` that are not in the file yet
  sqlite3_int64 end;  // where the last write ended
  bool is_commit;     // the last header said that its page ends a transaction
};

WalFile* wal_of(sqlite3_file* file) { return reinterpret_cast<WalFile*>(file); }

sqlite3_file* inner_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(WalFile));
}

sqlite3_vfs* system_vfs() {
  static sqlite3_vfs* const k_vfs = sqlite3_vfs_find(nullptr);
  return k_vfs;
}

int flush(sqlite3_file* file) {
  WalFile* wal = wal_of(file);
  if (wal->held->empty()) return SQLITE_OK;
  sqlite3_file* inner = inner_of(file);
  const int size = static_cast<int>(wal->held->size());
  int code = SQLITE_OK;
  for (int done = 0; done < size && code == SQLITE_OK; done += k_most_written) {
    code = inner->pMethods->xWrite(inner, wal->held->data() + done,
                                   std::min(size - done, k_most_written), wal->end - size + done);
  }
  wal->held->clear();
  return code;
}

// The page count after the transaction, zero in all frames but the one that commits.
bool says_commit(const void* header) {
  constexpr unsigned char k_zero[4] = {};
  return std::memcmp(static_cast<const char*>(header) + 4, k_zero, sizeof k_zero) != 0;
}

int write_through(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (const int code = flush(file); code != SQLITE_OK) return code;
  wal_of(file)->end = offset + size;
  sqlite3_file* inner = inner_of(file);
  return inner->pMethods->xWrite(inner, bytes, size, offset);
}

int write_wal(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  WalFile* wal = wal_of(file);
  const bool is_header = size == k_frame_header;
  // Held back is a header at the end of the log and the page behind it. All else is rare: the log's
  // own header, the first frame after a rollback, headers whose checksums are written anew.
  if (offset != wal->end || (!is_header && wal->held->empty()))
    return write_through(file, bytes, size, offset);
  try {
    wal->held->append(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) { return SQLITE_IOERR_NOMEM; }
  wal->end = offset + size;
  if (is_header) {
    wal->is_commit = says_commit(bytes);
    return SQLITE_OK;
  }
  return wal->is_commit || wal->held->size() >= k_most_held ? flush(file) : SQLITE_OK;
}

// Who reads, measures, cuts or syncs the log finds all of it in the file.
int read_wal(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  const int code = flush(file);
  sqlite3_file* inner = inner_of(file);
  return code != SQLITE_OK ? code : inner->pMethods->xRead(inner, bytes, size, offset);
}

int truncate_wal(sqlite3_file* file, sqlite3_int64 size) {
  const int code = flush(file);
  sqlite3_file* inner = inner_of(file);
  return code != SQLITE_OK ? code : inner->pMethods->xTruncate(inner, size);
}

int sync_wal(sqlite3_file* file, int flags) {
  const int code = flush(file);
  sqlite3_file* inner = inner_of(file);
  return code != SQLITE_OK ? code : inner->pMethods->xSync(inner, flags);
}

int size_of_wal(sqlite3_file* file, sqlite3_int64* size) {
  const int code = flush(file);
  sqlite3_file* inner = inner_of(file);
  return code != SQLITE_OK ? code : inner->pMethods->xFileSize(inner, size);
}

int close_wal(sqlite3_file* file) {
  const int flushed = flush(file);
  delete wal_of(file)->held;
  sqlite3_file* inner = inner_of(file);
  const int closed = inner->pMethods->xClose(inner);
  return flushed != SQLITE_OK ? flushed : closed;
}

int lock_wal(sqlite3_file* file, int level) {
  return inner_of(file)->pMethods->xLock(inner_of(file), level);
}

int unlock_wal(sqlite3_file* file, int level) {
  return inner_of(file)->pMethods->xUnlock(inner_of(file), level);
}

int is_wal_reserved(sqlite3_file* file, int* answer) {
  return inner_of(file)->pMethods->xCheckReservedLock(inner_of(file), answer);
}

int control_wal(sqlite3_file* file, int what, void* argument) {
  return inner_of(file)->pMethods->xFileControl(inner_of(file), what, argument);
}

int sector_of_wal(sqlite3_file* file) {
  return inner_of(file)->pMethods->xSectorSize(inner_of(file));
}

int traits_of_wal(sqlite3_file* file) {
  return inner_of(file)->pMethods->xDeviceCharacteristics(inner_of(file));
}

// Version 1: a log is neither mapped nor shared memory.
constexpr sqlite3_io_methods k_methods = {
    1,        close_wal,  read_wal,        write_wal,   truncate_wal,  sync_wal,      size_of_wal,
    lock_wal, unlock_wal, is_wal_reserved, control_wal, sector_of_wal, traits_of_wal, nullptr,
    nullptr,  nullptr,    nullptr,         nullptr,     nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* system = system_vfs();
  if ((flags & SQLITE_OPEN_WAL) == 0) return system->xOpen(system, name, file, flags, out_flags);
  file->pMethods = nullptr;  // SQLite closes only what has methods
  auto* held = new (std::nothrow) std::string;
  if (held == nullptr) return SQLITE_NOMEM;
  const int code = system->xOpen(system, name, inner_of(file), flags, out_flags);
  if (code != SQLITE_OK) {
    delete held;
    return code;
  }
  *wal_of(file) = WalFile{{&k_methods}, held, 0, false};
  return SQLITE_OK;
}

}  // namespace

const char* wal_vfs() {
  static const bool k_registered = [] {
    static sqlite3_vfs vfs = *system_vfs();
    vfs.zName = k_name;
    vfs.szOsFile = static_cast<int>(sizeof(WalFile)) + system_vfs()->szOsFile;
    vfs.xOpen = open_file;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
  }();
  return k_registered ? k_name : nullptr;
}

}  // namespace ecpay::store
