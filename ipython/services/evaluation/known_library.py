"""What functions, methods and attributes of the standard library give.

The form is that of ``known_results``: lines of holders, then of "names -> type".
"""

LIBRARY = """
builtins
    abs -> First
    all any callable hasattr isinstance issubclass -> bool
    ascii bin chr format hex input oct repr -> str
    dir -> list[str]
    divmod -> tuple[int, int]
    globals locals vars -> dict[str, object]
    hash id len ord -> int
    iter -> Iterator[FirstItem]
    max min next -> FirstItem
    print setattr delattr exec breakpoint -> None
    sorted -> list[FirstItem]
    sum -> FirstItem
    round pow -> First
re
    compile -> re.Pattern
    match fullmatch search -> re.Match
    finditer -> Iterator[re.Match]
    findall split -> list[str]
    sub escape -> str
    subn -> tuple[str, int]
re.Pattern
    match fullmatch search -> re.Match
    finditer -> Iterator[re.Match]
    findall split -> list[str]
    sub pattern -> str
    subn -> tuple[str, int]
    flags groups -> int
    groupindex -> dict[str, int]
re.Match
    group expand string lastgroup -> str
    groups -> tuple[str, ...]
    groupdict -> dict[str, str]
    start end pos endpos lastindex -> int
    span -> tuple[int, int]
    re -> re.Pattern
datetime.datetime
    now utcnow today fromtimestamp utcfromtimestamp fromisoformat strptime combine -> Self
    replace astimezone fromordinal fromisocalendar -> Self
    date -> datetime.date
    time timetz -> datetime.time
    isoformat strftime ctime tzname __format__ -> str
    timestamp -> float
    year month day hour minute second microsecond fold weekday isoweekday toordinal -> int
    timetuple utctimetuple -> time.struct_time
    utcoffset dst -> datetime.timedelta
    min max -> Self
    __sub__ -> datetime.timedelta
    __add__ __radd__ -> Self
datetime.date
    today fromtimestamp fromordinal fromisoformat fromisocalendar replace __add__ -> Self
    isoformat strftime ctime -> str
    year month day weekday isoweekday toordinal -> int
    timetuple -> time.struct_time
    __sub__ -> datetime.timedelta
datetime.time
    isoformat strftime tzname -> str
    hour minute second microsecond fold -> int
    replace -> Self
datetime.timedelta
    total_seconds -> float
    days seconds microseconds -> int
    __add__ __sub__ __mul__ __rmul__ __neg__ -> Self
pathlib.PurePath
    name stem suffix root drive anchor as_posix as_uri -> str
    suffixes -> list[str]
    parts -> tuple[str, ...]
    parents -> list[Self]
    parent joinpath relative_to with_name with_stem with_suffix with_segments __truediv__ __rtruediv__ -> Self
    is_absolute is_relative_to is_reserved match full_match -> bool
pathlib.Path
    absolute resolve expanduser readlink rename replace cwd home copy move __enter__ -> Self
    exists is_dir is_file is_symlink is_mount is_socket is_fifo is_block_device is_char_device samefile -> bool
    read_text owner group -> str
    read_bytes -> bytes
    write_text write_bytes -> int
    iterdir glob rglob -> Iterator[Self]
    walk -> Iterator[tuple[Self, list[str], list[str]]]
    stat lstat -> os.stat_result
    mkdir rmdir touch unlink chmod symlink_to hardlink_to -> None
    open -> io.TextIOWrapper
io.TextIOWrapper
    read readline -> str
    readlines -> list[str]
    __enter__ -> Self
    write tell seek fileno -> int
    close flush -> None
    closed isatty readable seekable writable -> bool
    name encoding errors mode -> str
    buffer -> io.BufferedReader
    detach -> io.BufferedReader
io.BufferedReader io.BufferedWriter io.BufferedRandom io.BytesIO io.FileIO
    read readline read1 peek getvalue -> bytes
    readlines -> list[bytes]
    __enter__ -> Self
    write tell seek fileno readinto -> int
    name mode -> str
    raw -> io.FileIO
    closed isatty readable seekable writable -> bool
io.StringIO
    read readline getvalue -> str
    readlines -> list[str]
    __enter__ -> Self
    write tell seek -> int
subprocess
    run -> subprocess.CompletedProcess
    check_output -> bytes
    getoutput list2cmdline -> str
    call check_call -> int
    getstatusoutput -> tuple[int, str]
subprocess.CompletedProcess
    stdout stderr -> str
    returncode -> int
    args -> list[str]
    check_returncode -> None
subprocess.Popen
    communicate -> tuple[bytes, bytes]
    wait poll pid returncode -> int
    stdin stdout stderr -> io.BufferedReader
    __enter__ -> Self
    args -> list[str]
os
    getcwd getlogin strerror fspath fsdecode getenv -> str
    listdir -> list[str]
    scandir -> Iterator[os.DirEntry]
    stat lstat fstat -> os.stat_result
    walk -> Iterator[tuple[str, list[str], list[str]]]
    getpid getppid cpu_count system open getuid -> int
    urandom fsencode -> bytes
    get_terminal_size -> os.terminal_size
    uname -> os.uname_result
    popen fdopen -> io.TextIOWrapper
    access -> bool
os._Environ
    get pop setdefault __getitem__ __iter__ -> str
    copy -> dict[str, str]
    keys -> dict_keys[str]
    values -> dict_values[str]
    items -> dict_items[tuple[str, str]]
os.DirEntry
    name path -> str
    is_dir is_file is_symlink -> bool
    stat -> os.stat_result
posixpath ntpath genericpath
    join abspath basename dirname expanduser expandvars normcase normpath realpath relpath -> str
    commonpath commonprefix -> str
    exists isabs isdir isfile islink ismount lexists samefile -> bool
    split splitdrive splitext -> tuple[str, str]
    getsize -> int
    getmtime getatime getctime -> float
time
    time monotonic perf_counter process_time thread_time mktime -> float
    time_ns monotonic_ns perf_counter_ns -> int
    ctime asctime strftime -> str
    localtime gmtime strptime -> time.struct_time
json
    dumps -> str
json.JSONEncoder
    encode -> str
pickle
    dumps -> bytes
copy
    copy deepcopy -> First
random.Random
    random uniform gauss normalvariate expovariate betavariate triangular -> float
    randint randrange getrandbits -> int
    choice -> FirstItem
    choices sample -> list[FirstItem]
    randbytes -> bytes
math
    floor ceil gcd lcm comb perm factorial isqrt trunc -> int
    isclose isfinite isinf isnan -> bool
    modf frexp -> tuple[float, int]
    acos acosh asin asinh atan atan2 atanh cbrt copysign cos cosh degrees dist erf exp exp2 expm1 fabs -> float
    fmod -> float
    fsum gamma hypot ldexp lgamma log log10 log1p log2 nextafter pow radians remainder sin sinh sqrt tan -> float
    tanh ulp sumprod -> float
    prod -> FirstItem
statistics
    mean fmean median stdev pstdev variance pvariance geometric_mean harmonic_mean mode -> float
collections.Counter
    most_common -> list[tuple[Item, int]]
    elements -> Iterator[Item]
    total -> int
    copy -> Self
    get pop -> int
collections.OrderedDict
    keys -> odict_keys[Item]
    values -> odict_values[Held]
    items -> odict_items[tuple[Item, Held]]
    copy -> Self
    get pop setdefault -> Held
    popitem -> tuple[Item, Held]
collections.defaultdict
    copy -> Self
collections.deque
    copy -> Self
    pop popleft -> Item
    count index maxlen -> int
itertools
    tee -> tuple[Iterator[FirstItem], Iterator[FirstItem]]
glob
    glob -> list[str]
    iglob -> Iterator[str]
    escape -> str
shutil
    which copy copy2 copyfile move make_archive -> str
    get_terminal_size -> os.terminal_size
    disk_usage -> tuple[int, int, int]
tempfile
    mkdtemp gettempdir mktemp -> str
    mkstemp -> tuple[int, str]
    TemporaryFile -> io.BufferedRandom
tempfile.TemporaryDirectory
    __enter__ name -> str
platform
    machine node platform processor python_version release system version -> str
logging
    getLogger -> logging.Logger
    getLevelName -> str
logging.Logger
    getChild -> Self
    isEnabledFor hasHandlers -> bool
    getEffectiveLevel -> int
argparse.ArgumentParser
    parse_args -> argparse.Namespace
    format_help format_usage -> str
argparse._ActionsContainer
    add_argument -> argparse.Action
    add_argument_group -> argparse._ArgumentGroup
sqlite3 _sqlite3
    connect -> sqlite3.Connection
sqlite3.Connection
    cursor execute executemany executescript -> sqlite3.Cursor
    __enter__ -> Self
sqlite3.Cursor
    execute executemany executescript -> Self
    fetchall fetchmany -> list[tuple]
    fetchone -> tuple
    rowcount lastrowid -> int
urllib.request
    urlopen -> http.client.HTTPResponse
    urlretrieve -> tuple[str, object]
http.client.HTTPResponse
    read -> bytes
    readlines -> list[bytes]
    __enter__ -> Self
    status -> int
    reason -> str
urllib.parse
    urlparse -> urllib.parse.ParseResult
    urlsplit -> urllib.parse.SplitResult
    quote quote_plus unquote unquote_plus urlencode urljoin urlunparse urlunsplit -> str
    parse_qs -> dict[str, list[str]]
    parse_qsl -> list[tuple[str, str]]
_csv
    reader -> Iterator[list[str]]
csv.DictReader
    __iter__ -> Iterator[dict[str, str]]
    __next__ -> dict[str, str]
base64
    b64encode b64decode b32encode b32decode b16encode b16decode urlsafe_b64encode urlsafe_b64decode -> bytes
_hashlib
    openssl_md5 openssl_sha1 openssl_sha256 openssl_sha512 new -> _hashlib.HASH
_hashlib.HASH
    hexdigest name -> str
    digest -> bytes
    copy -> Self
    digest_size block_size -> int
uuid
    uuid1 uuid3 uuid4 uuid5 -> uuid.UUID
uuid.UUID
    hex urn -> str
    bytes bytes_le -> bytes
    int time node version -> int
fractions.Fraction
    limit_denominator -> Self
    numerator denominator -> int
decimal.Decimal
    quantize sqrt normalize copy_abs exp ln log10 to_integral_value -> Self
    as_tuple -> tuple
threading
    current_thread main_thread -> threading.Thread
    active_count -> int
    enumerate -> list[threading.Thread]
inspect
    signature -> inspect.Signature
    getsource getfile getdoc cleandoc -> str
    stack -> list[inspect.FrameInfo]
textwrap
    dedent fill indent shorten -> str
    wrap -> list[str]
string.Template
    substitute safe_substitute -> str
ast
    parse -> ast.Module
    dump unparse -> str
    walk -> Iterator[ast.AST]
asyncio.tasks
    create_task ensure_future -> asyncio.Task
asyncio.events
    get_event_loop get_running_loop new_event_loop -> asyncio.AbstractEventLoop
zipfile.ZipFile
    namelist -> list[str]
    read -> bytes
    infolist -> list[zipfile.ZipInfo]
    __enter__ -> Self
configparser.RawConfigParser
    sections options -> list[str]
    get -> str
    getint -> int
    getboolean -> bool
"""
