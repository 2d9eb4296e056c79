"""What functions, methods and attributes of well-known packages give, where the packages themselves do not say it.

The form is that of ``known_results``. ``Origin`` is something like the object that groups or windows were made from.
"""

PACKAGES = """
numpy.ndarray
    reshape astype copy transpose flatten ravel T squeeze sum mean std var min max prod cumsum -> Self
    cumprod clip round repeat take swapaxes argsort argmax argmin dot diagonal conj any all compress view -> Self
    real imag __array__ byteswap choose trace argpartition ptp -> Self
    tolist -> list
    tobytes -> bytes
    sort fill resize put tofile itemset setflags -> None
    nonzero -> tuple[Self, ...]
    shape strides -> tuple[int, ...]
    ndim size nbytes itemsize -> int
    item -> float
    dtype -> numpy.dtype
numpy
    shape -> tuple[int, ...]
    ndim size -> int
    allclose array_equal array_equiv isscalar may_share_memory shares_memory iscomplexobj isrealobj -> bool
    where nonzero unravel_index -> numpy.ndarray
    array2string array_repr array_str base_repr binary_repr -> str
    result_type promote_types min_scalar_type common_type -> numpy.dtype
    array_split split hsplit vsplit dsplit meshgrid atleast_1d histogram -> list[numpy.ndarray]
    savetxt save savez savez_compressed copyto put putmask fill_diagonal -> None
numpy.random numpy.random._generator
    default_rng -> numpy.random.Generator
numpy.random.Generator numpy.random._generator.Generator numpy.random.RandomState numpy.random.mtrand.RandomState
    normal uniform random integers standard_normal choice permutation permuted -> numpy.ndarray
    poisson binomial exponential -> numpy.ndarray
    rand randn randint random_sample beta gamma multivariate_normal lognormal laplace geometric weibull -> numpy.ndarray
    bytes -> bytes
    shuffle seed -> None
matplotlib.pyplot
    subplots -> tuple[matplotlib.figure.Figure, matplotlib.axes.Axes]
matplotlib.figure.FigureBase
    add_subplot add_axes gca -> matplotlib.axes.Axes
    suptitle supxlabel supylabel text -> matplotlib.text.Text
    legend -> matplotlib.legend.Legend
    colorbar -> matplotlib.colorbar.Colorbar
    add_gridspec -> matplotlib.gridspec.GridSpec
    axes -> list[matplotlib.axes.Axes]
matplotlib.axes._axes.Axes
    plot fill loglog semilogx semilogy step -> list[matplotlib.lines.Line2D]
    axhline axvline axline -> matplotlib.lines.Line2D
    scatter -> matplotlib.collections.PathCollection
    bar barh -> matplotlib.container.BarContainer
    errorbar -> matplotlib.container.ErrorbarContainer
    imshow matshow spy -> matplotlib.image.AxesImage
    pcolormesh -> matplotlib.collections.QuadMesh
    contour contourf -> matplotlib.contour.QuadContourSet
    hist -> tuple[numpy.ndarray, numpy.ndarray, matplotlib.container.BarContainer]
    legend -> matplotlib.legend.Legend
    set_title text -> matplotlib.text.Text
    annotate -> matplotlib.text.Annotation
    inset_axes -> matplotlib.axes.Axes
matplotlib.axes._base._AxesBase
    twinx twiny -> matplotlib.axes.Axes
    lines -> list[matplotlib.lines.Line2D]
pandas.DataFrame pandas.core.frame.DataFrame
    columns index axes -> pandas.Index
    shape -> tuple[int, int]
    iloc -> pandas.core.indexing._iLocIndexer
    loc -> pandas.core.indexing._LocIndexer
    __iter__ -> Iterator[str]
    apply corr cov describe nlargest nsmallest -> pandas.DataFrame
    stack squeeze -> pandas.Series
    iterrows -> Iterator[tuple[object, pandas.Series]]
    itertuples -> Iterator[tuple]
    items -> Iterator[tuple[str, pandas.Series]]
    rolling -> pandas.api.typing.Rolling
    expanding -> pandas.api.typing.Expanding
pandas.Series pandas.core.series.Series
    str -> pandas.core.strings.accessor.StringMethods
    sum mean median std var min max -> float
    value_counts apply map -> pandas.Series
    groupby -> pandas.api.typing.SeriesGroupBy
    unique -> numpy.ndarray
    items -> Iterator[tuple[object, object]]
pandas.api.typing.DataFrameGroupBy pandas.core.groupby.generic.DataFrameGroupBy
    sum mean median min max first last count std var sem prod nunique cumsum cumprod cummax cummin -> pandas.DataFrame
    diff shift ffill bfill rank head tail nth sample quantile corr cov skew kurt transform apply agg -> pandas.DataFrame
    aggregate describe idxmin idxmax pct_change any all fillna filter ohlc -> pandas.DataFrame
    size ngroup cumcount value_counts -> pandas.Series
    get_group -> pandas.DataFrame
    __iter__ -> Iterator[tuple[object, pandas.DataFrame]]
pandas.api.typing.SeriesGroupBy pandas.core.groupby.generic.SeriesGroupBy
    sum mean median min max first last count std var sem prod nunique cumsum cumprod cummax cummin -> pandas.Series
    diff shift ffill bfill rank head tail nth sample quantile corr cov skew kurt transform apply agg -> pandas.Series
    aggregate idxmin idxmax pct_change any all fillna filter size ngroup cumcount value_counts unique -> pandas.Series
    nlargest nsmallest get_group -> pandas.Series
    describe ohlc -> pandas.DataFrame
pandas.core.window.rolling.BaseWindow
    sum mean median min max count std var sem quantile corr cov skew kurt rank apply agg aggregate first last -> Origin
pandas.api.typing.Resampler pandas.core.resample.Resampler
    sum mean median min max count std var sem prod quantile first last nearest ffill bfill asfreq apply agg -> Origin
    aggregate transform interpolate nunique -> Origin
    size -> pandas.Series
    ohlc -> pandas.DataFrame
pandas.core.strings.accessor.StringMethods
    upper lower title capitalize casefold swapcase strip lstrip rstrip replace cat slice get len -> pandas.Series
    contains -> pandas.Series
    startswith endswith match fullmatch find rfind index rindex count pad center ljust rjust zfill wrap -> pandas.Series
    split rsplit join findall repeat normalize encode decode removeprefix removesuffix translate -> pandas.Series
    isalpha isdigit isnumeric isalnum isspace islower isupper istitle isdecimal slice_replace -> pandas.Series
    extract extractall get_dummies partition rpartition -> pandas.DataFrame
pandas.core.indexes.accessors.Properties
    year month day hour minute second microsecond nanosecond date time weekday dayofweek day_of_week -> pandas.Series
    dayofyear day_of_year quarter is_month_start is_month_end is_year_start is_year_end is_leap_year -> pandas.Series
    days seconds microseconds nanoseconds tz_localize tz_convert normalize floor ceil round strftime -> pandas.Series
    month_name day_name to_period total_seconds as_unit -> pandas.Series
    isocalendar components -> pandas.DataFrame
sympy.core.expr.Expr
    diff expand simplify factor collect cancel apart together trigsimp powsimp radsimp nsimplify refine -> sympy.Expr
    integrate limit series rewrite doit subs replace xreplace as_leading_term conjugate evalf n coeff -> sympy.Expr
    free_symbols -> set[sympy.Symbol]
    as_coefficients_dict -> dict[sympy.Expr, sympy.Expr]
    as_poly -> sympy.Poly
sympy.core.symbol
    symbols -> sympy.Symbol
sympy.core.function
    diff expand expand_trig expand_log nfloat -> sympy.Expr
sympy.simplify.simplify
    simplify nsimplify logcombine -> sympy.Expr
sympy.integrals.integrals
    integrate line_integrate -> sympy.Expr
sympy.series.limits
    limit -> sympy.Expr
sympy.series.series
    series -> sympy.Expr
sympy.polys.polytools
    factor cancel -> sympy.Expr
    roots -> dict[sympy.Expr, int]
sympy.solvers.solvers
    solve -> list[sympy.Expr]
sympy.solvers.solveset
    solveset -> sympy.Set
sympy.core.sympify
    sympify -> sympy.Expr
"""
